import Randomness
import TensorKernels

/// Input tokens that are replaced, each with a probability, by a token drawn uniformly from the vocabulary. Targets remain.
///
/// A draw is a function of the seed and the number of the token in its run.
///
/// Source: Xie et al., "Data noising as smoothing in neural network language models", 2017, https://arxiv.org/abs/1703.02573:
/// unigram noising, with the uniform distribution in the place of unigram frequencies.
public struct TokenReplacement: Sendable {
  /// The probability of a token to be replaced, in `0...1`; the token in its place may be the same.
  public let probability: Double
  /// The number of tokens that are drawn from.
  public let vocabularySize: Int
  /// The seed of the draws.
  public let seed: UInt64

  /// - Precondition: the probability is in `0..<1`.
  public init(probability: Double, vocabularySize: Int, seed: UInt64) {
    precondition((0..<1).contains(probability), "a probability in 0..<1, not \(probability)")
    self.probability = probability
    self.vocabularySize = vocabularySize
    self.seed = seed
  }

  /// Replaces inputs of the last sequences of a batch.
  ///
  /// - Parameter sequences: their numbers in the run.
  public func apply(to batch: inout TokenBatch, sequences: Range<Int>) {
    let stream = RandomStream(seed: seed, purpose: .tokenReplacement)
    batch.replaceInputs(of: sequences, probability: probability, drawing: stream) { drawnToken($0) }
  }

  /// The token whose part of all words has a word in it.
  private func drawnToken(_ word: UInt32) -> UInt32 { UInt32((UInt64(word) * UInt64(vocabularySize)) >> 32) }
}

extension TokenBatch {
  /// Replaces inputs of the last sequences with a probability. Each token of a run has a block of the stream: its first word decides,
  /// and the token in its place is a function of its second one.
  ///
  /// - Parameter sequences: their numbers in the run.
  mutating func replaceInputs(
    of sequences: Range<Int>, probability: Double, drawing stream: RandomStream, by token: (UInt32) -> UInt32
  ) {
    let count = sequences.count * sequenceLength
    var words = [UInt32](repeating: 0, count: 4 * count)
    var span = words.mutableSpan
    stream.fill(&span, from: UInt64(sequences.lowerBound * sequenceLength))
    let threshold = UInt32(probability * 0x1p32)
    let start = self.count - count
    for place in 0..<count where words[4 * place] < threshold {
      replaceInput(at: start + place, by: token(words[4 * place + 1]))
    }
  }
}

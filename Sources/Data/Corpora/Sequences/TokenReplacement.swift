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
    let length = batch.sequenceLength
    let words = words(ofTokens: sequences.lowerBound * length..<sequences.upperBound * length)
    let start = batch.count - sequences.count * length
    let threshold = UInt32(probability * 0x1p32)
    for token in 0..<words.count / 4 where words[4 * token] < threshold {
      batch.replaceInput(at: start + token, by: drawnToken(words[4 * token + 1]))
    }
  }

  /// The block of each token: its first word decides, its second one draws.
  private func words(ofTokens tokens: Range<Int>) -> [UInt32] {
    var words = [UInt32](repeating: 0, count: 4 * tokens.count)
    var span = words.mutableSpan
    RandomStream(seed: seed, purpose: .tokenReplacement).fill(&span, from: UInt64(tokens.lowerBound))
    return words
  }

  /// The token whose part of all words has a word in it.
  private func drawnToken(_ word: UInt32) -> UInt32 { UInt32((UInt64(word) * UInt64(vocabularySize)) >> 32) }
}

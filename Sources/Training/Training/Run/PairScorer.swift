import Corpora
import Evaluation
import MessagePassing
import TensorKernels
import Tokenizers
import Transformers

/// Measures the loss on pairs of held-out documents: of the second document of each, given the first.
struct PairScorer {
  /// The tokens of a pass, about.
  private static let tokensPerPass = 1024

  private let sequences: PairSequences
  /// The length of the scored tokens' text in bytes.
  private let bytes: Int

  /// The pairs of held-out documents of a run; nil when it has none.
  ///
  /// - Throws: `TrainingError.otherPairs`, `CorpusError`, `FileError`, `TokenizerError`.
  init?(_ run: Run) throws {
    guard let configured = run.configuration.data.sources[0].pairs, configured.heldOut != nil else { return nil }
    guard let pairs = run.inputs.pairs[0], pairs.configured == configured, let heldOut = pairs.heldOut else {
      throw TrainingError.otherPairs(directory: run.inputs.pairs[0]?.heldOut?.directory)
    }
    let corpus = run.inputs.corpus
    let sequences = try PairSequences(
      heldOut, of: heldOut.documents(of: corpus, .validation), sequenceLength: run.configuration.sequenceLength,
      order: .init(.none, seed: 0))
    self.sequences = sequences
    bytes = sequences.countedBytes(try corpus.tokenizer())
  }

  /// The mean loss of the second documents' tokens. Collective over the team: each rank scores some passes, and the sum does not
  /// depend on their number.
  ///
  /// - Throws: `MPIError`.
  func loss(_ parameters: Parameters, _ transformer: Transformer, team: Communicator) throws -> Loss {
    let passes = self.passes
    // Of each pass the sum, then the number of tokens.
    var sums = [Double](repeating: 0, count: 2 * passes.count)
    for (pass, pairs) in passes.enumerated() where pass % team.size == team.rank {
      let batch = sequences.batch(of: pairs)
      let scores = transformer.logProbabilities(of: batch, parameters: parameters)
      sums[pass] = batch.counted(scores).reduce(0) { $0 - Double($1) }
      sums[passes.count + pass] = Double(batch.lossTokenCount)
    }
    if team.size > 1 { try team.allReduce(&sums) }
    let tokens = sums[passes.count...].reduce(0, +)
    return Loss(total: sums[..<passes.count].reduce(0, +), tokens: Int(tokens), bytes: bytes)
  }

  /// The pairs of each pass.
  private var passes: [Range<Int>] {
    let width = max(1, Self.tokensPerPass / sequences.sequenceLength)
    let count = sequences.sequencesPerEpoch
    return stride(from: 0, to: count, by: width).map { $0..<min($0 + width, count) }
  }
}

extension PairSequences {
  /// The length of the text of an epoch's second documents, in bytes.
  fileprivate func countedBytes(_ tokenizer: Tokenizer) -> Int {
    (0..<sequencesPerEpoch).reduce(0) { bytes, number in
      bytes + tokenizer.decode(continuation: batch(of: number..<number + 1).countedTargets).count
    }
  }

  fileprivate func batch(of range: Range<Int>) -> TokenBatch {
    var batch = TokenBatch(sequenceLength: sequenceLength)
    read(range, into: &batch)
    return batch
  }
}

extension TokenBatch {
  /// The values of the tokens that the loss counts.
  fileprivate func counted<Value>(_ values: [Value]) -> [Value] {
    lossRuns(in: 0..<count).filter(\.isCounted).flatMap { values[$0.tokens] }
  }

  fileprivate var countedTargets: [UInt32] { counted(targets) }
}

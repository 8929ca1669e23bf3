import Randomness
import TensorKernels

/// The windows of pairs of documents, epoch after epoch: each pair is one sequence, whose loss counts the second document alone.
///
/// Every epoch has every pair once, in an order that (seed, epoch) draws, unless nothing is shuffled.
public struct PairSequences: SequenceSource {
  /// T, the length of a sequence in tokens.
  public var sequenceLength: Int { window.sequenceLength }
  /// The loss leaves out the first documents.
  public var hasLossMask: Bool { true }

  private let pairs: DocumentPairs
  private let documents: DocumentPassages
  private let window: PairWindow
  private let order: TrainingStream.Order

  /// The sequences of some pairs.
  ///
  /// - Parameter documents: those that are paired, as `DocumentPairs.documents(of:_:)` gives them.
  /// - Throws: `CorpusError.shortForPairs`; `CorpusError.unusablePairs` when there are none, or one has a document that is not there.
  /// - Complexity: O(pairs), which are looked at once.
  public init(
    _ pairs: DocumentPairs, of documents: DocumentPassages, sequenceLength: Int, order: TrainingStream.Order
  ) throws(CorpusError) {
    window = try PairWindow(sequenceLength: sequenceLength, endOfText: documents.file.endOfText)
    try pairs.check(documents: documents.count)
    self.pairs = pairs
    self.documents = documents
    self.order = order
  }

  /// The number of sequences in an epoch: one a pair.
  public var sequencesPerEpoch: Int { pairs.count }

  /// Appends sequences to a batch.
  public func read(_ range: Range<Int>, into batch: inout TokenBatch) {
    for index in range {
      let tokens = tokens(pairs[pair(ofSequence: index)])
      let mask = (0..<sequenceLength).map { tokens.counted.contains($0) }
      batch.append(lossMask: mask) { inputs, targets in
        inputs += tokens.inputs
        targets += tokens.targets
      }
    }
  }

  /// The number of the pair that a sequence is of.
  private func pair(ofSequence index: Int) -> Int {
    let (epoch, place) = index.quotientAndRemainder(dividingBy: pairs.count)
    guard order.shuffle != .none else { return place }
    let stream = RandomStream(seed: order.seed, purpose: order.purpose, index: epoch)
    return Permutation(count: pairs.count, stream: stream)[place]
  }

  private func tokens(_ pair: DocumentPairs.Pair) -> PairWindow.Tokens {
    window.tokens(documents.tokens(of: pair.first), documents.tokens(of: pair.second))
  }
}

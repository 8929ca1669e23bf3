import Randomness

/// The sequences of a whole run, epoch after epoch; any of them is reached without reading those before it.
public final class TrainingStream {
  /// T, the length of a sequence in tokens.
  public let sequenceLength: Int
  /// How many sequences an epoch has.
  public let sequencesPerEpoch: Int
  private let subset: TrainingSubset
  private let shuffle: Shuffle
  private let seed: UInt64
  private let purpose: RandomStream.Purpose
  /// The orders of the epochs that were asked for last: a batch may reach from one into the next.
  private var orders: [Int: EpochOrder] = [:]

  /// - Parameter purpose: what the order is drawn for, so that two streams of one run have orders of their own.
  /// - Throws: `CorpusError.tooFewTokens` when the subset has fewer tokens than one sequence.
  public init(
    _ subset: TrainingSubset, sequenceLength: Int, shuffle: Shuffle, seed: UInt64,
    purpose: RandomStream.Purpose = .epochOrder
  ) throws(CorpusError) {
    sequencesPerEpoch = subset.count / sequenceLength
    guard sequencesPerEpoch > 0 else {
      throw .tooFewTokens(asked: sequenceLength, found: subset.count, split: "train")
    }
    self.subset = subset
    self.sequenceLength = sequenceLength
    self.shuffle = shuffle
    self.seed = seed
    self.purpose = purpose
  }

  /// Sequences of the run, counted from its start over all epochs, as inputs and targets one after another.
  public func sequences(_ range: Range<Int>) -> (inputs: [UInt32], targets: [UInt32]) {
    var (inputs, targets): ([UInt32], [UInt32]) = ([], [])
    append(range, inputs: &inputs, targets: &targets)
    return (inputs, targets)
  }

  /// Appends sequences of the run, counted from its start over all epochs.
  public func append(_ range: Range<Int>, inputs: inout [UInt32], targets: inout [UInt32]) {
    for index in range {
      order(of: index / sequencesPerEpoch)
        .appendWindow(index % sequencesPerEpoch, inputs: &inputs, targets: &targets)
    }
  }

  /// The tokens of the subset that a sequence predicts.
  ///
  /// - Precondition: documents are not shuffled; a window of shuffled documents has no fixed place.
  public func targetPositions(ofSequence index: Int) -> Range<Int> {
    precondition(shuffle != .documents, "windows of shuffled documents have no fixed place")
    let start = order(of: index / sequencesPerEpoch).position(ofWindow: index % sequencesPerEpoch)
    return start..<start + sequenceLength
  }

  private func order(of epoch: Int) -> EpochOrder {
    if let order = orders[epoch] { return order }
    let order = EpochOrder(
      subset, shuffle: shuffle, sequenceLength: sequenceLength, seed: seed, purpose: purpose, epoch: epoch)
    orders = orders.filter { $0.key == epoch - 1 }
    orders[epoch] = order
    return order
  }
}

import Randomness
import TensorKernels

/// The sequences of some documents, epoch after epoch.
public final class TrainingStream: SequenceSource {
  /// The draws that decide the order of an epoch.
  public struct Order: Sendable {
    let shuffle: Shuffle
    let seed: UInt64
    let purpose: RandomStream.Purpose

    /// - Parameter purpose: the purpose of the draws, so that two streams of one run have orders of their own.
    public init(_ shuffle: Shuffle, seed: UInt64, purpose: RandomStream.Purpose = .epochOrder) {
      self.shuffle = shuffle
      self.seed = seed
      self.purpose = purpose
    }
  }

  /// T, the length of a sequence in tokens.
  public let sequenceLength: Int
  /// The number of sequences in an epoch.
  public let sequencesPerEpoch: Int
  private let subset: TrainingSubset
  private let order: Order
  /// The orders of the epochs that were asked for last: a batch may reach from one into the next.
  private var epochs: [Int: EpochOrder] = [:]

  /// - Throws: `CorpusError.tooFewTokens` when the subset has fewer tokens than one sequence.
  public init(_ subset: TrainingSubset, sequenceLength: Int, order: Order) throws(CorpusError) {
    sequencesPerEpoch = subset.count / sequenceLength
    guard sequencesPerEpoch > 0 else {
      throw .tooFewTokens(asked: sequenceLength, found: subset.count, split: "train")
    }
    self.subset = subset
    self.sequenceLength = sequenceLength
    self.order = order
  }

  /// Sequences of the run, counted from its start over all epochs, as inputs and targets one after another.
  public func sequences(_ range: Range<Int>) -> (inputs: [UInt32], targets: [UInt32]) {
    var batch = TokenBatch(sequenceLength: sequenceLength)
    read(range, into: &batch)
    return (batch.inputs, batch.targets)
  }

  /// Appends sequences to a batch.
  public func read(_ range: Range<Int>, into batch: inout TokenBatch) {
    batch.append { inputs, targets in
      for index in range {
        let (epoch, window) = index.quotientAndRemainder(dividingBy: sequencesPerEpoch)
        order(ofEpoch: epoch).appendWindow(window, inputs: &inputs, targets: &targets)
      }
    }
  }

  /// The tokens of the subset that a sequence predicts.
  ///
  /// - Precondition: documents are not shuffled; a window of shuffled documents has no fixed place.
  public func targetPositions(ofSequence index: Int) -> Range<Int> {
    precondition(order.shuffle != .documents, "windows of shuffled documents have no fixed place")
    let (epoch, window) = index.quotientAndRemainder(dividingBy: sequencesPerEpoch)
    let start = order(ofEpoch: epoch).position(ofWindow: window)
    return start..<start + sequenceLength
  }

  private func order(ofEpoch epoch: Int) -> EpochOrder {
    if let known = epochs[epoch] { return known }
    let new = EpochOrder(subset, order, sequenceLength: sequenceLength, epoch: epoch)
    epochs = epochs.filter { $0.key == epoch - 1 }
    epochs[epoch] = new
    return new
  }
}

import Randomness

/// The windows of a run that learns from documents and from a teacher's samples, mixed in blocks of exact proportion.
///
/// Each block of windows has as many samples as its share says, at places that (seed, block) draws. Documents and samples
/// each follow epochs of their own; any window is reached without those before it.
public struct TrainingMixture: Sendable {
  /// A window's kind and its number among those of that kind, from the start of the run.
  public enum Window: Sendable, Equatable {
    /// A window of the training documents.
    case document(Int)
    /// A window of the teacher's samples.
    case sample(Int)
  }

  /// The proportion of samples.
  public let share: BlockShare
  private let seed: UInt64

  /// - Parameter seed: that of the data's order.
  public init(share: BlockShare, seed: UInt64) {
    (self.share, self.seed) = (share, seed)
  }

  /// What the window with this number in the run is.
  public subscript(index: Int) -> Window {
    let (block, place) = index.quotientAndRemainder(dividingBy: share.block)
    let stream = RandomStream(seed: seed, purpose: .mixture, index: block)
    let rank = Permutation(count: share.block, stream: stream)[place]
    return rank < share.part
      ? .sample(block * share.part + rank) : .document(block * (share.block - share.part) + rank - share.part)
  }
}

import MessagePassing
import Randomness

/// Draws random documents in place of neighbors, as a control. Their similarity is 0.
public struct RandomFinder: NeighborFinder {
  /// The documents that this rank draws for.
  public let documents: Range<Int>
  private let count: Int
  private let seed: UInt64

  /// Draws among `count` documents.
  public init(count: Int, seed: UInt64, world: Communicator) {
    self.count = count
    self.seed = seed
    documents = DocumentShards.range(of: world.rank, ranks: world.size, count: count)
  }

  /// Random documents in the order in which they are drawn: more of them begin with the same ones.
  public func nearest(_ count: Int, to queries: [Int]) -> [[Neighbor]] {
    queries.map { document in
      // Streams 0 and 1 are those of samples.
      let stream = RandomStream(seed: seed, purpose: .neighbors, index: document + 2)
      let order = Permutation(count: self.count, stream: stream)
      let drawn = (0..<min(count + 1, self.count)).map { order[$0] }.filter { $0 != document }
      return drawn.prefix(count).map { Neighbor(document: UInt32($0), similarity: 0) }
    }
  }
}

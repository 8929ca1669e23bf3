import MessagePassing
import TensorKernels

/// Documents and their vectors, of which each rank keeps some.
public struct ShardedVectors {
  /// The ranks.
  public let world: Communicator
  /// This rank's documents.
  public let own: VectorSet
  /// The number of documents of each rank.
  private let counts: [Int]

  /// Collective.
  ///
  /// - Throws: `MPIError`.
  public init(_ own: VectorSet, world: Communicator) throws {
    self.own = own
    self.world = world
    counts = try world.allGather([own.count]).map { $0[0] }
  }

  /// The number of documents of all ranks.
  public var count: Int { counts.reduce(0, +) }

  /// Calls `body` with the documents of each rank, those of this one first. Collective.
  ///
  /// Every rank sends its documents to one after another, so that none needs room for more than those of one other.
  ///
  /// - Throws: `MPIError`, the errors of `body`, which all ranks throw together.
  func forEachShard(_ body: (VectorSet) throws -> Void) throws {
    try body(own)
    let room = FloatStorage(count: world.size > 1 ? (counts.max() ?? 0) * own.width : 0)
    for distance in 1..<max(world.size, 1) {
      let target = (world.rank + world.size - distance) % world.size
      let source = (world.rank + distance) % world.size
      try body(shard(of: source, sendingTo: target, room))
    }
  }

  private func shard(of source: Int, sendingTo target: Int, _ room: FloatStorage) throws -> VectorSet {
    let vectors = Tensor(room, offset: 0, rows: counts[source], columns: own.width)
    try own.vectors.withElements { sent in
      try vectors.withMutableElements { received in
        try world.exchange(sent, with: (target, source), receiving: &received)
      }
    }
    let bytes = try world.sendReceive(own.documents.littleEndianBytes, to: target, from: source)
    return VectorSet(documents: [UInt32](littleEndianBytes: bytes), vectors: vectors)
  }
}

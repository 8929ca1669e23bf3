import Corpora
import MessagePassing
import TensorKernels

/// Documents in lists by the nearest of some centers. Each rank keeps some of the lists.
///
/// Source: Sivic, Zisserman, "Video Google: a text retrieval approach to object matching in videos", ICCV 2003; lists of full
/// vectors are the index that FAISS calls IVFFlat.
struct InvertedLists {
  /// The centers, the same on all ranks.
  let centroids: VectorSet
  /// The documents of this rank's lists, list after list.
  let shards: ShardedVectors
  /// The number of documents of each list, over all ranks.
  let sizes: [Int]
  /// The lists of each rank.
  private let owned: [Range<Int>]

  /// Moves each document to the rank that keeps its list. Collective.
  ///
  /// - Throws: `MPIError`.
  init(_ documents: ShardedVectors, centroids: VectorSet) throws {
    let world = documents.world
    let nearest = centroids.nearest(1, to: documents.own)
    let lists = (0..<documents.own.count).map { Int(nearest[$0].first?.document ?? 0) }
    var counts = [Double](repeating: 0, count: centroids.count)
    for list in lists { counts[list] += 1 }
    try world.allReduce(&counts)
    sizes = counts.map { Int($0) }
    owned = BalancedRanges.ranges(sizes, count: world.size)
    self.centroids = centroids
    let order = lists.indices.sorted { (lists[$0], $0) < (lists[$1], $1) }
    let sent = documents.own.gathered(order)
    let outgoing = owned.map { range in lists.count { range.contains($0) } }
    let received = try Self.exchange(sent, counts: outgoing, lists: order.map { lists[$0] }, world)
    shards = try ShardedVectors(received, world: world)
  }

  /// Sends documents, which are in the order of ranks, and puts those that come into the order of lists.
  private static func exchange(
    _ sent: VectorSet, counts: [Int], lists: [Int], _ world: Communicator
  ) throws -> VectorSet {
    let incoming = try world.allGather(counts).map { $0[world.rank] }
    let vectors = Tensor(rows: incoming.reduce(0, +), columns: sent.width)
    try sent.vectors.withElements { source in
      try vectors.withMutableElements { target in
        try world.allToAll(
          sending: source, counts: counts.map { $0 * sent.width }, receiving: &target,
          counts: incoming.map { $0 * sent.width })
      }
    }
    let documents = try transposed(sent.documents, counts: counts, world)
    let places = try transposed(lists.map { UInt32($0) }, counts: counts, world)
    let order = documents.indices.sorted { (places[$0], documents[$0]) < (places[$1], documents[$1]) }
    return VectorSet(documents: documents, vectors: vectors).gathered(order)
  }

  private static func transposed(_ integers: [UInt32], counts: [Int], _ world: Communicator) throws -> [UInt32] {
    var rest = integers[...]
    let parts = counts.map { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count)).littleEndianBytes
    }
    return [UInt32](littleEndianBytes: try world.allToAll(parts).flatMap { $0 })
  }

  /// Calls `body` with the documents of each rank, and the rows of each of its lists. Collective.
  ///
  /// - Throws: `MPIError`, the errors of `body`, which all ranks throw together.
  func forEachShard(_ body: (VectorSet, [ListRows]) throws -> Void) throws {
    var distance = 0
    try shards.forEachShard { shard in
      let rank = (shards.world.rank + distance) % shards.world.size
      distance += 1
      try body(shard, rows(of: rank))
    }
  }

  /// Calls `body` with each of this rank's lists and its documents.
  func forEachOwnList(_ body: (Int, ArraySlice<UInt32>) -> Void) {
    for list in rows(of: shards.world.rank) { body(list.list, shards.own.documents[list.rows]) }
  }

  private func rows(of rank: Int) -> [ListRows] {
    var start = 0
    return owned[rank].map { list in
      defer { start += sizes[list] }
      return ListRows(list: list, rows: start..<start + sizes[list])
    }
  }

  /// The rows of a list's documents.
  struct ListRows {
    let list: Int
    let rows: Range<Int>
  }
}

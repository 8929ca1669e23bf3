import MessagePassing
import TensorKernels

/// Compares every query with every document, over all ranks.
///
/// Each rank keeps its documents, and room for those of one more rank, which come by one after another.
public struct ExactSearch {
  /// The queries after which a stop request is looked for.
  static let queriesPerPoll = 4096

  private let documents: ShardedVectors
  private let checkStop: () throws -> Void

  /// - Parameter checkStop: called by all ranks together; throws on all of them.
  public init(_ documents: ShardedVectors, checkStop: @escaping () throws -> Void = {}) {
    self.documents = documents
    self.checkStop = checkStop
  }

  /// The documents nearest to each of this rank's queries. Collective.
  ///
  /// - Parameters:
  ///   - queries: documents; none is a neighbor of itself.
  ///   - count: k.
  /// - Throws: `MPIError`, the errors of `checkStop`.
  /// - Complexity: O(queries · documents · D).
  public func nearest(_ count: Int, to queries: VectorSet) throws -> NeighborLists {
    let lists = NeighborLists(queries: queries.count, capacity: count)
    var scan = BlockScan(lists, own: queries.documents, width: queries.width)
    let polls = try documents.world.allReduceMaximum(queries.count).divided(by: Self.queriesPerPoll)
    try documents.forEachShard { shard in
      for poll in 0..<polls {
        try checkStop()
        let part = (poll * Self.queriesPerPoll..<(poll + 1) * Self.queriesPerPoll).clamped(to: 0..<queries.count)
        scan.compare(queries, rows: part, with: shard)
      }
    }
    return scan.lists
  }
}

extension BlockScan {
  /// Compares any number of queries with documents, block by block.
  mutating func compare(_ queries: VectorSet, rows: Range<Int>, with documents: VectorSet) {
    // Blocks of documents come first, so that they stay in the cache for all queries.
    for part in (0..<documents.count).blocks(of: Self.documentRows) {
      for block in rows.blocks(of: Self.queryRows) {
        compare(
          Queries(vectors: queries.vectors.rows(block), places: Array(block)[...]), with: documents, rows: part)
      }
    }
  }
}

extension Int {
  /// The number of parts of a size that this many things fill, the last one perhaps in part.
  func divided(by size: Int) -> Int { (self + size - 1) / size }
}

import MessagePassing

/// The true neighbors of a sample of documents, by which searches that miss some are measured.
struct RecallSample {
  /// The documents of a sample: the standard error of a recall of 0.95 is about 0.4 points.
  static let size = 1024

  /// The sample, the same on all ranks.
  let queries: VectorSet
  /// The nearest documents of each, the same on all ranks.
  let truth: NeighborLists

  /// Compares a sample with all documents. Collective.
  ///
  /// - Parameter count: the neighbors of each document that count.
  /// - Throws: `MPIError`.
  init(of documents: ShardedVectors, count: Int, seed: UInt64) throws {
    let world = documents.world
    queries = try documents.copies(of: documents.sample(Self.size, seed: seed, index: Self.streamIndex))
    var scan = BlockScan(
      NeighborLists(queries: queries.count, capacity: count), own: queries.documents, width: queries.width)
    scan.compare(queries, rows: 0..<queries.count, with: documents.own)
    let own = (0..<queries.count).map { Array(scan.lists[$0]) }
    truth = try Self.merged(own, count: count, world)
  }

  private static let streamIndex = 1

  /// The nearest of the documents that all ranks found. Collective.
  private static func merged(_ own: [[Neighbor]], count: Int, _ world: Communicator) throws -> NeighborLists {
    var lists = NeighborLists(queries: own.count, capacity: count)
    let bytes = own.flatMap { $0 + Array(repeating: .none, count: count - $0.count) }.littleEndianBytes
    for part in try world.allToAll(Array(repeating: bytes, count: world.size)) {
      for (index, neighbor) in [Neighbor](littleEndianBytes: part).enumerated() where neighbor != .none {
        lists.offer(neighbor, to: index / count)
      }
    }
    return lists
  }

  /// The fraction of the true neighbors that a search of the sample found; 1 when there are none.
  func recall(of found: NeighborLists) -> Double {
    var hits = 0
    var all = 0
    for query in 0..<truth.queries {
      let documents = Set(found[query].map(\.document))
      hits += truth[query].count { documents.contains($0.document) }
      all += truth[query].count
    }
    return all > 0 ? Double(hits) / Double(all) : 1
  }
}

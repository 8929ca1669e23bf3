import MessagePassing
import TensorKernels

/// Compares every query with the documents of the lists whose centers are nearest to it.
struct ListSearch {
  /// The queries that are compared at a time: a list meets enough of them for one matrix product.
  static let queriesPerRound = 16384

  let lists: InvertedLists
  /// The number of lists that each query is compared with.
  let probes: Int
  let checkStop: () throws -> Void

  /// The documents nearest to each of this rank's queries, of those that are found. Collective.
  ///
  /// - Throws: `MPIError`, the errors of `checkStop`.
  func nearest(_ count: Int, to queries: VectorSet) throws -> NeighborLists {
    var scan = BlockScan(
      NeighborLists(queries: queries.count, capacity: count), own: queries.documents, width: queries.width)
    let rounds = try lists.shards.world.allReduceMaximum(queries.count).divided(by: Self.queriesPerRound)
    for round in 0..<rounds {
      let start = round * Self.queriesPerRound
      let range = (start..<start + Self.queriesPerRound).clamped(to: 0..<queries.count)
      try compare(queries, range, with: &scan)
    }
    return scan.lists
  }

  /// Compares some queries with the lists of all ranks. Collective.
  private func compare(_ queries: VectorSet, _ range: Range<Int>, with scan: inout BlockScan) throws {
    let visitors = Visitors(queries, range, of: lists.centroids, probes: probes)
    let block = Tensor(rows: BlockScan.queryRows, columns: queries.width)
    try lists.forEachShard { shard, lists in
      try checkStop()
      for list in lists {
        for places in visitors.queries(of: list.list).blocks(of: BlockScan.queryRows) {
          block.gather(places, of: queries.vectors)
          let visiting = BlockScan.Queries(vectors: block.rows(0..<places.count), places: places)
          scan.compare(visiting, with: shard, rows: list.rows)
        }
      }
    }
  }
}

/// The queries of each list.
private struct Visitors {
  private let starts: [Int]
  private var places: [Int]

  /// - Parameter range: some of the queries.
  init(_ queries: VectorSet, _ range: Range<Int>, of centroids: VectorSet, probes: Int) {
    let own = VectorSet(documents: Array(queries.documents[range]), vectors: queries.vectors.rows(range))
    let nearest = centroids.nearest(probes, to: own)
    var counts = [Int](repeating: 0, count: centroids.count)
    for query in 0..<own.count { for list in nearest[query] { counts[Int(list.document)] += 1 } }
    starts = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    places = Array(repeating: 0, count: starts[centroids.count])
    var next = starts
    for query in 0..<own.count {
      for list in nearest[query].map({ Int($0.document) }) {
        places[next[list]] = range.lowerBound + query
        next[list] += 1
      }
    }
  }

  func queries(of list: Int) -> ArraySlice<Int> { places[starts[list]..<starts[list + 1]] }
}

extension ArraySlice<Int> {
  /// The slice in blocks of a length, of which the last may be shorter.
  func blocks(of length: Int) -> LazyMapSequence<StrideTo<Int>, ArraySlice<Int>> {
    stride(from: startIndex, to: endIndex, by: length).lazy.map { self[$0..<Swift.min($0 + length, endIndex)] }
  }
}

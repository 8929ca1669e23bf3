import MessagePassing

/// The nearest documents without near-duplicates.
struct DistinctNeighbors {
  /// The most neighbors that are looked at for each document. One with more near-duplicates than that has fewer neighbors.
  static let most = 1024

  /// The neighbors of each of a rank's documents.
  private(set) var neighbors: [[Neighbor]]
  /// The near-duplicates that were passed over, among the neighbors that were looked at.
  private(set) var duplicates = 0

  /// Looks for neighbors, and for more of them where some are near-duplicates. Collective.
  ///
  /// - Parameter count: the wanted neighbors of each document.
  /// - Throws: `MPIError`, the errors of the finder.
  init(
    _ count: Int, by finder: some NeighborFinder, world: Communicator, isDuplicate: (Int, Int) -> Bool
  ) throws {
    let first = finder.documents.lowerBound
    neighbors = Array(repeating: [], count: finder.documents.count)
    var queries = Array(finder.documents)
    // A few more than are wanted, since most documents have no or few near-duplicates.
    var depth = count + 4
    while try world.allReduceOr(!queries.isEmpty) {
      let found = try finder.nearest(depth, to: queries)
      var short: [Int] = []
      for (place, document) in queries.enumerated() {
        let list = found[place]
        let distinct = Self.distinct(count, of: list, document: document, isDuplicate)
        if distinct.kept.count < count, list.count == depth, depth < Self.most {
          short.append(document)
        } else {
          neighbors[document - first] = distinct.kept
          duplicates += distinct.duplicates
        }
      }
      queries = short
      depth *= 4
    }
  }

  /// The first neighbors of a list without near-duplicates, and the number of those that were passed over.
  private static func distinct(
    _ count: Int, of list: [Neighbor], document: Int, _ isDuplicate: (Int, Int) -> Bool
  ) -> (kept: [Neighbor], duplicates: Int) {
    var kept: [Neighbor] = []
    var duplicates = 0
    for neighbor in list where kept.count < count {
      if isDuplicate(document, Int(neighbor.document)) { duplicates += 1 } else { kept.append(neighbor) }
    }
    return (kept, duplicates)
  }
}

import MessagePassing

/// A cause for which a neighbor cannot make a pair.
enum PassedOver: Sendable {
  /// Another passage of the same document.
  case sameDocument
  /// Nearly the same text.
  case duplicate
}

/// The nearest documents without near-duplicates and other passages of the same document.
struct DistinctNeighbors {
  /// The most neighbors that are looked at for each document. One of which more are passed over has fewer neighbors.
  static let most = 1024

  /// The neighbors of each of a rank's documents.
  private(set) var neighbors: [[Neighbor]]
  /// The near-duplicates that were passed over, among the neighbors that were looked at.
  private(set) var duplicates = 0
  /// The passages of the same document that were passed over.
  private(set) var sameDocument = 0

  /// Looks for neighbors, and for more of them where some are passed over. Collective.
  ///
  /// - Parameters:
  ///   - count: the wanted neighbors of each document.
  ///   - reason: nil for documents that may be a pair.
  /// - Throws: `MPIError`, the errors of the finder.
  init(
    _ count: Int, by finder: some NeighborFinder, world: Communicator, reason: (Int, Int) -> PassedOver?
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
        let distinct = Self.distinct(count, of: list) { reason(document, $0) }
        if distinct.kept.count < count, list.count == depth, depth < Self.most {
          short.append(document)
        } else {
          neighbors[document - first] = distinct.kept
          duplicates += distinct.passedOver.count { $0 == .duplicate }
          sameDocument += distinct.passedOver.count { $0 == .sameDocument }
        }
      }
      queries = short
      depth *= 4
    }
  }

  /// The first neighbors of a list that may be pairs, and the reasons for those that were passed over.
  private static func distinct(
    _ count: Int, of list: [Neighbor], reason: (Int) -> PassedOver?
  ) -> (kept: [Neighbor], passedOver: [PassedOver]) {
    var kept: [Neighbor] = []
    var passedOver: [PassedOver] = []
    for neighbor in list where kept.count < count {
      if let reason = reason(Int(neighbor.document)) { passedOver.append(reason) } else { kept.append(neighbor) }
    }
    return (kept, passedOver)
  }
}

/// The k most similar documents that were found so far for each of some queries.
///
/// The lists depend on the documents that were offered, not on their order.
public struct NeighborLists: Sendable {
  /// The number of queries.
  public let queries: Int
  /// k.
  public let capacity: Int
  /// k entries a query, the most similar first; `Neighbor.none` where there are fewer.
  private var entries: [Neighbor]

  /// Empty lists.
  ///
  /// - Precondition: the capacity is at least 1.
  public init(queries: Int, capacity: Int) {
    precondition(capacity > 0, "lists of \(capacity) neighbors")
    self.queries = queries
    self.capacity = capacity
    entries = Array(repeating: .none, count: queries * capacity)
  }

  /// The neighbors of a query, the most similar first.
  public subscript(query: Int) -> ArraySlice<Neighbor> {
    entries[query * capacity..<(query + 1) * capacity].prefix { $0 != .none }
  }

  /// The neighbors of each query, the most similar first.
  public var all: [[Neighbor]] { (0..<queries).map { Array(self[$0]) } }

  /// The least similarity with which a document may still be kept; −∞ as long as there is room.
  @inline(__always)
  func threshold(_ query: Int) -> Float { entries[(query + 1) * capacity - 1].similarity }

  /// Keeps a neighbor of a query when it is among the k most similar so far.
  ///
  /// - Complexity: O(k).
  @inline(__always)
  mutating func offer(_ neighbor: Neighbor, to query: Int) {
    let first = query * capacity
    var place = first + capacity - 1
    guard neighbor.precedes(entries[place]) else { return }
    while place > first, neighbor.precedes(entries[place - 1]) {
      entries[place] = entries[place - 1]
      place -= 1
    }
    entries[place] = neighbor
  }
}

/// The shortest paths from one vertex, which form a tree.
///
/// A vertex's edges are followed in ascending order, and a vertex's parent is the first one taken from the queue that has an
/// edge to it. The arrays serve one source after the other.
struct BreadthFirstTree {
  /// The parent of a vertex that is not reached.
  static let unreached: Int32 = -1

  /// The vertices reached, the source first, in the order of the queue.
  private(set) var order: [Int32] = []
  /// The parent of each vertex; the source is its own.
  private(set) var parents: [Int32]
  /// The distance of each vertex that is reached.
  private(set) var distances: [Int32]
  /// The number of descendants of each vertex that is reached, itself included.
  private(set) var descendants: [Int32]

  init(vertexCount: Int) {
    parents = Array(repeating: Self.unreached, count: vertexCount)
    distances = Array(repeating: 0, count: vertexCount)
    descendants = Array(repeating: 0, count: vertexCount)
    order.reserveCapacity(vertexCount)
  }

  /// Searches from another source.
  ///
  /// - Complexity: O(V + E).
  mutating func search(from source: Int, in graph: DirectedGraph) {
    for vertex in order { parents[Int(vertex)] = Self.unreached }
    order.removeAll(keepingCapacity: true)
    reach(Int32(source), from: Int32(source), distance: 0)
    var next = 0
    while next < order.count {
      let vertex = order[next]
      for target in graph.targets(of: Int(vertex)) where parents[Int(target)] == Self.unreached {
        reach(target, from: vertex, distance: distances[Int(vertex)] + 1)
      }
      next += 1
    }
    countDescendants()
  }

  private mutating func reach(_ vertex: Int32, from parent: Int32, distance: Int32) {
    parents[Int(vertex)] = parent
    distances[Int(vertex)] = distance
    descendants[Int(vertex)] = 1
    order.append(vertex)
  }

  private mutating func countDescendants() {
    for vertex in order.dropFirst().reversed() {
      descendants[Int(parents[Int(vertex)])] += descendants[Int(vertex)]
    }
  }
}

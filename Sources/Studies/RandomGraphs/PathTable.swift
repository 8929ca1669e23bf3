import Randomness

/// The breadth-first trees of all vertices of a graph, and its edges as bits.
struct PathTable {
  private static let unreached = UInt16.max

  private let vertexCount: Int
  private let edgeCount: Int
  private let reachableCount: Int
  /// The parent of y in the tree of x at x·V + y.
  private let parents: [UInt16]
  /// A bit for each (x, y), set for edges.
  private let edges: [UInt64]

  /// - Precondition: there are fewer than 65,535 vertices.
  init(_ graph: DirectedGraph) {
    let count = graph.vertexCount
    precondition(count < Int(Self.unreached), "\(count) vertices have no numbers of 16 bits")
    let parents = Self.parents(of: graph)
    vertexCount = count
    edgeCount = graph.edgeCount
    reachableCount = parents.count { $0 != Self.unreached } - count
    self.parents = parents
    edges = Self.bits(of: graph)
  }

  private static func parents(of graph: DirectedGraph) -> [UInt16] {
    let count = graph.vertexCount
    var tree = BreadthFirstTree(vertexCount: count)
    var parents = [UInt16](repeating: unreached, count: count * count)
    for source in 0..<count {
      tree.search(from: source, in: graph)
      for vertex in tree.order { parents[source * count + Int(vertex)] = UInt16(tree.parents[Int(vertex)]) }
    }
    return parents
  }

  private static func bits(of graph: DirectedGraph) -> [UInt64] {
    let size = graph.vertexCount * graph.vertexCount
    var bits = [UInt64](repeating: 0, count: (size + 63) / 64)
    for edge in graph.edges { _ = insert(edge.from * graph.vertexCount + edge.to, in: &bits) }
    return bits
  }

  /// Sets a bit; returns false if it was set before.
  private static func insert(_ number: Int, in bits: inout [UInt64]) -> Bool {
    let bit = UInt64(1) << UInt64(number & 63)
    let isNew = bits[number >> 6] & bit == 0
    bits[number >> 6] |= bit
    return isNew
  }

  /// The numbers of links of one run.
  ///
  /// - Parameters:
  ///   - steps: ascending; the links after each are counted.
  ///   - stream: the draw at position t is the pair of step t + 1.
  func linkCounts(after steps: [Int], _ stream: RandomStream) -> [Int] {
    var links = edges
    var count = edgeCount
    var done = 0
    return steps.map { step in
      // Once all reachable pairs are linked, steps change nothing.
      while done < step, count < reachableCount {
        let number = stream.integer(at: UInt64(done), below: vertexCount * (vertexCount - 1))
        count += link(OrderedPair(number: number, vertexCount: vertexCount), &links)
        done += 1
      }
      return count
    }
  }

  /// Links the entities on the path of a pair; returns how many links are new.
  private func link(_ pair: OrderedPair, _ links: inout [UInt64]) -> Int {
    let row = pair.from * vertexCount
    var vertex = pair.to
    guard parents[row + vertex] != Self.unreached else { return 0 }
    var count = 0
    // What lies before a linked entity on a path is linked as well.
    while vertex != pair.from, Self.insert(row + vertex, in: &links) {
      count += 1
      vertex = Int(parents[row + vertex])
    }
    return count
  }
}

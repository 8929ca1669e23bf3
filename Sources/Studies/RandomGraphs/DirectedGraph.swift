/// A directed graph without loops: entities, and the relations between them that a text states.
public struct DirectedGraph: Sendable, Equatable {
  /// Vertices that can be numbered with 32 bits, a billion pairs of them with 64.
  public static let mostVertices = 1_000_000

  /// V.
  public let vertexCount: Int
  /// The targets of each vertex's edges, one vertex after the other, ascending.
  private let targets: [Int32]
  /// The index in `targets` at which each vertex begins, and the end.
  private let offsets: [Int]

  /// A graph of given edges.
  ///
  /// - Throws: `GraphError` when there are fewer than two vertices or no edge, or an edge is a loop, occurs twice or has a
  ///   vertex outside of `0..<vertexCount`.
  /// - Complexity: O(V + E·log E).
  public init(vertexCount: Int, edges: [(from: Int, to: Int)]) throws(GraphError) {
    try Self.checkCount(vertexCount)
    guard !edges.isEmpty else { throw .edgeCount(0, pairs: vertexCount * (vertexCount - 1)) }
    try Self.check(edges, vertexCount)
    self.init(vertexCount: vertexCount, numbers: edges.map { $0.from * vertexCount + $0.to }.sorted())
  }

  /// - Parameter numbers: from·V + to of each edge, ascending.
  init(vertexCount: Int, numbers: [Int]) {
    var offsets = [Int](repeating: 0, count: vertexCount + 1)
    for number in numbers { offsets[number / vertexCount + 1] += 1 }
    for vertex in 0..<vertexCount { offsets[vertex + 1] += offsets[vertex] }
    self.vertexCount = vertexCount
    self.offsets = offsets
    targets = numbers.map { Int32($0 % vertexCount) }
  }

  static func checkCount(_ vertexCount: Int) throws(GraphError) {
    guard (2...mostVertices).contains(vertexCount) else { throw .vertexCount(vertexCount) }
  }

  private static func check(_ edges: [(from: Int, to: Int)], _ count: Int) throws(GraphError) {
    var known: Set<Int> = []
    for (index, edge) in edges.enumerated() {
      for vertex in [edge.from, edge.to] where !(0..<count).contains(vertex) {
        throw .vertexOutOfRange(edge: index, vertex: vertex, count: count)
      }
      guard edge.from != edge.to else { throw .loop(edge: index, vertex: edge.from) }
      guard known.insert(edge.from * count + edge.to).inserted else {
        throw .repeated(edge: index, from: edge.from, to: edge.to)
      }
    }
  }

  /// |E|.
  public var edgeCount: Int { targets.count }

  /// N = V·(V − 1), the number of ordered pairs.
  public var pairCount: Int { vertexCount * (vertexCount - 1) }

  /// |E|/N.
  public var density: Double { Double(edgeCount) / Double(pairCount) }

  /// The targets of a vertex's edges, ascending.
  func targets(of vertex: Int) -> ArraySlice<Int32> { targets[offsets[vertex]..<offsets[vertex + 1]] }

  /// All edges, by their first vertex and then by their second.
  public var edges: [(from: Int, to: Int)] {
    (0..<vertexCount).flatMap { from in targets(of: from).map { (from, Int($0)) } }
  }
}

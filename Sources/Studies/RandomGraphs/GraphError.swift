/// A reason why there is no graph, or no simulation of it: facts about what was asked for.
public enum GraphError: Error, Equatable, Sendable {
  /// Fewer than two vertices, or more than can be numbered.
  case vertexCount(Int)
  /// A vertex of an edge is not in `0..<count`.
  case vertexOutOfRange(edge: Int, vertex: Int, count: Int)
  /// An edge from a vertex to itself.
  case loop(edge: Int, vertex: Int)
  /// An edge that stands in the list before.
  case repeated(edge: Int, from: Int, to: Int)
  /// No edge, or more edges than there are ordered pairs.
  case edgeCount(Int, pairs: Int)
  /// A graph too large for the tables of a simulation.
  case tooLarge(vertices: Int, most: Int)
}

extension GraphError: CustomStringConvertible {
  /// The facts in a sentence that ends with what to do.
  public var description: String {
    switch self {
    case .vertexCount(let count):
      "the graph has \(count) entities; give 2 to \(DirectedGraph.mostVertices)"
    case .vertexOutOfRange(let edge, let vertex, let count):
      "relation \(edge + 1) names the entity \(vertex), but entities are numbered from 0 to \(count - 1); "
        + "correct it, or give the number of entities"
    case .loop(let edge, let vertex):
      "relation \(edge + 1) goes from the entity \(vertex) to itself; remove it"
    case .repeated(let edge, let from, let to):
      "relation \(edge + 1), from \(from) to \(to), stands in the list before; give each once"
    case .edgeCount(let count, let pairs):
      "the graph has \(count) relations; give 1 to \(pairs), the number of ordered pairs of entities"
    case .tooLarge(let vertices, let most):
      "a simulation keeps a table of all pairs, which is for at most \(most) entities, and the graph has \(vertices); "
        + "give 0 runs, which leaves the exact values"
    }
  }
}

import RandomGraphs
import Testing

@Suite struct DirectedGraphTests {
  private func graph(_ count: Int, _ edges: [(from: Int, to: Int)]) throws -> DirectedGraph {
    try DirectedGraph(vertexCount: count, edges: edges)
  }

  @Test func `edges that cannot be are refused`() {
    #expect(throws: GraphError.vertexCount(1)) { try graph(1, [(0, 0)]) }
    #expect(throws: GraphError.vertexCount(2_000_000)) { try graph(2_000_000, [(0, 1)]) }
    #expect(throws: GraphError.edgeCount(0, pairs: 6)) { try graph(3, []) }
    #expect(throws: GraphError.loop(edge: 1, vertex: 2)) { try graph(3, [(0, 1), (2, 2)]) }
    #expect(throws: GraphError.repeated(edge: 2, from: 0, to: 1)) { try graph(3, [(0, 1), (1, 0), (0, 1)]) }
    #expect(throws: GraphError.vertexOutOfRange(edge: 0, vertex: 3, count: 3)) { try graph(3, [(3, 1)]) }
    #expect(throws: GraphError.vertexOutOfRange(edge: 0, vertex: -1, count: 3)) { try graph(3, [(0, -1)]) }
    #expect(throws: GraphError.edgeCount(7, pairs: 6)) { try DirectedGraph(vertexCount: 3, edgeCount: 7, seed: 0) }
    #expect(throws: GraphError.edgeCount(0, pairs: 6)) {
      try DirectedGraph(vertexCount: 3, edgeProbability: 1e-12, seed: 0)
    }
  }

  @Test func `a graph with all edges has every ordered pair`() throws {
    let all = try DirectedGraph(vertexCount: 4, edgeCount: 12, seed: 5)
    #expect(try all == DirectedGraph(vertexCount: 4, edgeProbability: 1, seed: 6))
    #expect(all.edges.map { [$0.from, $0.to] } == (0..<4).flatMap { x in (0..<4).filter { $0 != x }.map { [x, $0] } })
  }

  @Test func `random graphs have their number of edges, each pair equally often`() throws {
    let seeds = UInt64(0)..<2000
    var byCount = [[Int]: Int]()
    var byProbability = [[Int]: Int]()
    for seed in seeds {
      let counted = try DirectedGraph(vertexCount: 5, edgeCount: 6, seed: seed)
      #expect(counted.edgeCount == 6)
      for edge in counted.edges { byCount[[edge.from, edge.to], default: 0] += 1 }
      for edge in try DirectedGraph(vertexCount: 5, edgeProbability: 0.4, seed: seed).edges {
        byProbability[[edge.from, edge.to], default: 0] += 1
      }
    }
    // Binomial with 2000 trials: the standard deviations are 20.5 and 21.9.
    #expect(byCount.count == 20 && byCount.values.allSatisfy { abs($0 - 600) < 90 })
    #expect(byProbability.count == 20 && byProbability.values.allSatisfy { abs($0 - 800) < 95 })
  }

  @Test func `the same seed gives the same graph`() throws {
    let graph = try DirectedGraph(vertexCount: 50, edgeCount: 100, seed: 1)
    #expect(try graph == DirectedGraph(vertexCount: 50, edgeCount: 100, seed: 1))
    #expect(try graph != DirectedGraph(vertexCount: 50, edgeCount: 100, seed: 2))
  }
}

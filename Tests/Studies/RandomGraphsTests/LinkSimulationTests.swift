import RandomGraphs
import RankGroups
import Testing

@Suite struct LinkSimulationTests {
  /// Standard errors by which a mean may differ, over a dozen correlated means.
  static let limit = 4.5

  @Test func `simulated means lie within their errors of the exact values`() throws {
    let small = try #require(RandomGraphGolden.load().first)
    let graphs = [
      try small.graph(), try DirectedGraph(vertexCount: 30, edgeCount: 60, seed: 1),
      try DirectedGraph(vertexCount: 70, edgeProbability: 0.03, seed: 2),
    ]
    for (index, graph) in graphs.enumerated() {
      let steps = [0, 1, 2, 5, 10, 20, 50, 100, 1000]
      let counts = try LinkCounts(graph, ranks: SingleRank())
      let simulation = try LinkSimulation(graph, steps: steps, runs: 2000, seed: UInt64(index), ranks: SingleRank())
      let errors = try #require(simulation.standardErrors)
      for (step, (mean, error)) in zip(steps, zip(simulation.means, errors)) {
        let difference = abs(mean - counts.accuracy(after: step))
        #expect(difference <= Self.limit * error + 1e-12, "graph \(index), \(step) steps")
      }
    }
  }

  @Test func `simulated means lie within the errors of the golden simulation`() throws {
    for golden in try RandomGraphGolden.load() {
      let simulation = try LinkSimulation(golden.graph(), steps: golden.t, runs: 2000, seed: 1, ranks: SingleRank())
      let errors = try #require(simulation.standardErrors)
      for index in golden.t.indices {
        let error =
          (errors[index] * errors[index] + golden.monteCarlo.standardError[index]
          * golden.monteCarlo.standardError[index]).squareRoot()
        #expect(abs(simulation.means[index] - golden.monteCarlo.mean[index]) <= Self.limit * error + 1e-12)
      }
    }
  }

  @Test func `a run is a function of the seed and its number`() throws {
    let graph = try DirectedGraph(vertexCount: 30, edgeCount: 60, seed: 1)
    func means(_ runs: Int, seed: UInt64, steps: [Int] = [100]) throws -> [Double] {
      try LinkSimulation(graph, steps: steps, runs: runs, seed: seed, ranks: SingleRank()).means
    }
    #expect(try means(3, seed: 1) == means(3, seed: 1))
    #expect(try means(3, seed: 1) != means(3, seed: 2))
    #expect(try means(3, seed: 1)[0] == means(3, seed: 1, steps: [5, 100, 200])[1])
    #expect(try LinkSimulation(graph, steps: [1], runs: 1, seed: 1, ranks: SingleRank()).standardErrors == nil)
  }

  @Test func `a run ends when every reachable pair is linked`() throws {
    let graph = try DirectedGraph(vertexCount: 2, edgeCount: 1, seed: 0)
    let simulation = try LinkSimulation(
      graph, steps: [0, 1_000_000_000_000_000], runs: 5, seed: 0, ranks: SingleRank())
    #expect(simulation.means == [0.5, 0.5])
  }

  @Test func `a graph that is too large for the table is refused`() throws {
    let graph = try DirectedGraph(vertexCount: 10_001, edgeCount: 1, seed: 0)
    #expect(throws: GraphError.tooLarge(vertices: 10_001, most: 10_000)) {
      try LinkSimulation(graph, steps: [1], runs: 1, seed: 0, ranks: SingleRank())
    }
    #expect(try LinkCounts(graph, ranks: SingleRank()).reachablePairs == 1)
  }
}

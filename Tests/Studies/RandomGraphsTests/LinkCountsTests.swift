import RandomGraphs
import RankGroups
import Testing

@Suite struct LinkCountsTests {
  /// Sums of a few hundred terms in another order.
  static let tolerance = 1e-12

  @Test func `exact values are the golden ones`() throws {
    for golden in try RandomGraphGolden.load() {
      let counts = try LinkCounts(golden.graph(), ranks: SingleRank())
      for (steps, expected) in zip(golden.t, golden.acc) {
        #expect(abs(counts.accuracy(after: steps) - expected) < Self.tolerance, "\(golden.name) at \(steps)")
      }
      #expect(counts.reachablePairs == golden.reachablePairs)
      #expect(counts.plateau == golden.plateau)
      #expect(abs(counts.meanShortestPath - golden.meanShortestPath) < Self.tolerance)
      #expect(abs(counts.initialSlope - golden.initialSlopePerN) < Self.tolerance)
      #expect(counts.descendants == Dictionary(uniqueKeysWithValues: golden.descendants.map { (Int($0) ?? 0, $1) }))
    }
  }

  @Test(arguments: [(2, 1), (3, 4), (6, 9), (12, 20), (25, 40), (25, 200)])
  func `exact values are those of paths walked one by one`(vertexCount: Int, edgeCount: Int) throws {
    for seed in 0..<UInt64(10) {
      let graph = try DirectedGraph(vertexCount: vertexCount, edgeCount: edgeCount, seed: seed)
      let counts = try LinkCounts(graph, ranks: SingleRank())
      let plain = PlainModel(graph)
      for steps in [0, 1, 3, 50, 1000] {
        #expect(abs(counts.accuracy(after: steps) - plain.accuracy(after: steps)) < Self.tolerance, "seed \(seed)")
      }
    }
  }

  @Test func `the first slope is the plateau times the mean length of paths beyond one`() throws {
    let graph = try DirectedGraph(vertexCount: 60, edgeCount: 150, seed: 1)
    let counts = try LinkCounts(graph, ranks: SingleRank())
    #expect(abs(counts.initialSlope - counts.plateau * (counts.meanShortestPath - 1)) < Self.tolerance)
    let rise = counts.accuracy(after: 1) - counts.accuracy(after: 0)
    #expect(abs(Double(counts.pairs) * rise - counts.initialSlope) < 1e-9)
  }

  @Test func `a path is shorter by its first relation in the file, whatever its order there`() throws {
    // 0 reaches 3 by 1 and by 2; the tree of 0 takes 1, so that a draw of (0, 3) links (0, 1) rather than (0, 2).
    let edges = [(0, 2), (2, 3), (1, 3), (0, 1), (3, 4)]
    let counts = try LinkCounts(
      DirectedGraph(vertexCount: 5, edges: edges.map { (from: $0.0, to: $0.1) }), ranks: SingleRank())
    // (0,3) has the descendants 3 and 4; (0,4), (1,4) and (2,4) have 4 alone.
    #expect(counts.descendants == [2: 1, 1: 3])
  }

  @Test func `the density begins with the relations and ends with the reachable pairs`() throws {
    let counts = try LinkCounts(DirectedGraph(vertexCount: 40, edgeCount: 60, seed: 3), ranks: SingleRank())
    #expect(counts.accuracy(after: 0) == 60.0 / 1560)
    #expect(abs(counts.accuracy(after: 1_000_000_000) - counts.plateau) < 1e-15)
  }
}

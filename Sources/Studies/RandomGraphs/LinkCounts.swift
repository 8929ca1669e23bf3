import Foundation
import RankGroups

/// The exact expected link density of a graph, as a function of the number of steps.
///
/// The model: a step draws an ordered pair (x, y) of entities, with replacement. If y can be reached from x by the relations
/// that the text states, x is linked from then on with y and with every entity on the shortest path from x to y. A pair (i, j)
/// that is not a relation is linked by a step that draws i with one of the c_ij descendants of j, itself included, in the
/// breadth-first tree of i. So with N = V·(V − 1)
///
///     Acc(t) = (|E| + Σ [1 − (1 − c_ij/N)ᵗ]) / N, over reachable pairs without a relation.
///
/// Source: Yang, Band, Li, Candès, Hashimoto, "Synthetic continued pretraining" (2024), https://arxiv.org/abs/2409.07431,
/// section 6, for one given graph rather than the mean over random ones.
public struct LinkCounts: Sendable, Equatable {
  /// N.
  public let pairs: Int
  /// |E|.
  public let edges: Int
  /// Ordered pairs with a path, relations included.
  public let reachablePairs: Int
  /// The sum of the lengths of their shortest paths.
  private let distanceSum: Int
  /// The number of reachable pairs (i, j) without a relation, by c_ij.
  public let descendants: [Int: Int]

  /// Counts the pairs of all sources. Collective.
  ///
  /// - Parameter ranks: they share the sources; the counts are the same on any number of them.
  /// - Complexity: O(V·(V + E) / ranks), with memory for V + E.
  public init(_ graph: DirectedGraph, ranks: some RankGroup) throws {
    var counts = SourceCounts(vertexCount: graph.vertexCount)
    for source in stride(from: ranks.rank, to: graph.vertexCount, by: ranks.size) { counts.add(source, of: graph) }
    for (rank, integers) in try ranks.allGather(counts.integers).enumerated() where rank != ranks.rank {
      counts.add(integers)
    }
    pairs = graph.pairCount
    edges = graph.edgeCount
    reachablePairs = counts.reachable
    distanceSum = counts.distances
    descendants = counts.descendants
  }

  /// The link density for t → ∞.
  public var plateau: Double { Double(reachablePairs) / Double(pairs) }

  /// The mean length of the shortest paths of reachable pairs, in relations.
  public var meanShortestPath: Double { Double(distanceSum) / Double(reachablePairs) }

  /// N·(Acc(1) − Acc(0)), the mean number of links that the first step adds.
  public var initialSlope: Double {
    Double(descendants.reduce(0) { $0 + $1.key * $1.value }) / Double(pairs)
  }

  /// Acc(t), in `0...1`.
  ///
  /// - Parameter steps: t, at least 0.
  /// - Complexity: O(different numbers of descendants).
  public func accuracy(after steps: Int) -> Double {
    let links = descendants.sorted { $0.key < $1.key }.reduce(Double(edges)) { sum, group in
      let missed = log1p(-Double(group.key) / Double(pairs)) * Double(steps)
      return sum - Double(group.value) * expm1(missed)
    }
    return links / Double(pairs)
  }
}

/// Sums over the sources of one rank.
private struct SourceCounts {
  private var tree: BreadthFirstTree
  private(set) var reachable = 0
  private(set) var distances = 0
  /// Pairs without a relation, by c_ij; index 0 is not used.
  private var histogram: [Int]

  init(vertexCount: Int) {
    tree = BreadthFirstTree(vertexCount: vertexCount)
    histogram = Array(repeating: 0, count: vertexCount)
  }

  /// Reachable pairs, the sum of distances, and the histogram.
  var integers: [Int] { [reachable, distances] + histogram }

  /// The counts of the histogram that are not 0.
  var descendants: [Int: Int] {
    Dictionary(uniqueKeysWithValues: histogram.indices.filter { histogram[$0] > 0 }.map { ($0, histogram[$0]) })
  }

  /// Adds the sums of another rank.
  mutating func add(_ integers: [Int]) {
    reachable += integers[0]
    distances += integers[1]
    for index in histogram.indices { histogram[index] += integers[index + 2] }
  }

  mutating func add(_ source: Int, of graph: DirectedGraph) {
    tree.search(from: source, in: graph)
    reachable += tree.order.count - 1
    for vertex in tree.order.dropFirst() {
      let distance = Int(tree.distances[Int(vertex)])
      distances += distance
      // A target of the source's own relations is its child in the tree.
      if distance > 1 { histogram[Int(tree.descendants[Int(vertex)])] += 1 }
    }
  }
}

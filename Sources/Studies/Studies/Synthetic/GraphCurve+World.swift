import Foundation
import RandomGraphs
import RankGroups
import Synthesis
import Worlds

extension SyntheticResult.GraphCurve {
  /// The exact curve for a random part of the texts about the relations of a world's documents.
  ///
  /// A text about two or three entities states every link on the shortest paths between them. The link from i to j is stated by
  /// the texts with i and one of the c descendants of j, itself included, in the breadth-first tree of i: by c pairs, and by those of
  /// all triples. When a text is written with probability p if it is about a pair, and q if it is about a triple, and a model
  /// learns from a part f of them, the link is stated with probability
  ///
  ///     1 − (1 − f·p)ᶜ·(1 − f·q)ᵇ,  b = (V−1 choose 2) − (V−1−c choose 2).
  ///
  /// This is the random-graph model of ``LinkCounts`` for texts that are drawn without replacement, with triples.
  ///
  /// - Throws: `WorldError`, `GraphError`.
  init(_ settings: WorldSettings, _ texts: EntiGraphSettings, at fractions: [Double]) throws {
    let graphs = try World(settings).graphs.map { graph in
      let edges = graph.edges.map { (from: $0.from, to: $0.to) }
      return try IndirectLinks(DirectedGraph(vertexCount: graph.vertexCount, edges: edges), texts)
    }
    let all = graphs.reduce(0) { $0 + $1.count }
    questions = WorldQuestion.Kind.composed.rawValue
    points = fractions.map { fraction in
      let stated = graphs.reduce(0) { $0 + $1.stated(fraction: fraction) }
      return Point(fraction: fraction, accuracy: stated / Double(max(all, 1)))
    }
  }
}

/// The indirect links of a graph, and the texts that state them.
private struct IndirectLinks {
  private let vertices: Double
  /// The number of links by c.
  private let links: [Int: Int]
  /// The probabilities that a pair and a triple have a text.
  private let pair: Double, triple: Double

  init(_ graph: DirectedGraph, _ texts: EntiGraphSettings) throws {
    vertices = Double(graph.vertexCount)
    links = try LinkCounts(graph, ranks: SingleRank()).descendants
    let pairs = Self.pairs(vertices), triples = pairs * (vertices - 2) / 3
    pair = texts.pairs.map { min(1, Double($0) / pairs) } ?? 1
    triple = triples > 0 ? min(1, Double(texts.triples) / triples) : 0
  }

  /// The number of links.
  var count: Int { links.values.reduce(0, +) }

  /// The expected number of links that a part of the texts states.
  func stated(fraction: Double) -> Double {
    links.reduce(0) { sum, group in
      let descendants = Double(group.key)
      let triples = Self.pairs(vertices - 1) - Self.pairs(vertices - 1 - descendants)
      let missed = pow(1 - fraction * pair, descendants) * pow(1 - fraction * triple, triples)
      return sum + Double(group.value) * (1 - missed)
    }
  }

  /// n choose 2.
  private static func pairs(_ count: Double) -> Double { count * (count - 1) / 2 }
}

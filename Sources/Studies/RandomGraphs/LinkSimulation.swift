import Foundation
import Randomness
import RankGroups
import Statistics

/// The link density of a graph by simulated steps: the model of ``LinkCounts`` played as it is described.
public struct LinkSimulation: Sendable, Equatable {
  /// Vertices at most: a rank keeps two bytes and a bit for each pair, 213 MB here.
  public static let mostVertices = 10_000

  /// Independent runs.
  public let runs: Int
  /// The mean link density after each number of steps.
  public let means: [Double]
  /// The standard errors of the means; nil for one run.
  public let standardErrors: [Double]?

  /// Simulates a graph. Collective.
  ///
  /// - Parameters:
  ///   - steps: the numbers of steps after which links are counted, ascending, each at least 0.
  ///   - runs: at least 1.
  ///   - seed: of the drawn pairs; each draw depends on the seed, its run and its step alone.
  ///   - ranks: they share the runs; the result is the same on any number of them.
  /// - Throws: `GraphError.tooLarge`.
  /// - Complexity: O(V·(V + E) + runs · last step / ranks).
  public init(_ graph: DirectedGraph, steps: [Int], runs: Int, seed: UInt64, ranks: some RankGroup) throws {
    precondition(runs > 0, "the number of runs \(runs) must be at least 1")
    guard graph.vertexCount <= Self.mostVertices else {
      throw GraphError.tooLarge(vertices: graph.vertexCount, most: Self.mostVertices)
    }
    let paths = PathTable(graph)
    let own = stride(from: ranks.rank, to: runs, by: ranks.size).flatMap { run in
      paths.linkCounts(after: steps, RandomStream(seed: seed, purpose: .links, index: run))
    }
    let counts = Self.inOrder(try ranks.allGather(own), runs: runs, each: steps.count)
    self.init(counts, pairs: graph.pairCount)
  }

  /// The counts of each run, from those of each rank's runs one after the other.
  private static func inOrder(_ parts: [[Int]], runs: Int, each: Int) -> [[Int]] {
    (0..<runs).map { run in
      let first = run / parts.count * each
      return Array(parts[run % parts.count][first..<first + each])
    }
  }

  /// - Parameter counts: links of each run after each number of steps.
  private init(_ counts: [[Int]], pairs: Int) {
    let columns = counts[0].indices.map { step in counts.map { Double($0[step]) / Double(pairs) } }
    runs = counts.count
    means = columns.map { $0.mean }
    standardErrors = counts.count > 1 ? columns.map { $0.standardErrorOfMean } : nil
  }
}

import Files
import Foundation
import RandomGraphs
import Reports

/// The output of `simulate random-graph`.
struct RandomGraphResult: Encodable {
  /// The means of simulated runs.
  struct MonteCarlo: Encodable {
    let runs: Int
    let mean: [Double]
    /// Of the means; absent for one run.
    @OrNull var standardError: [Double]?
  }

  let entities, pairs, edges, reachablePairs: Int
  /// Link densities before the first step and after infinitely many.
  let start, plateau: Double
  let meanShortestPath: Double
  /// N·(Acc(1) − Acc(0)).
  let initialSlopePerN: Double
  /// λ, the mean number of relations of an entity in the closed form.
  let meanDegree: Double
  /// The number of reachable pairs (i, j) without a relation, by c_ij.
  let descendants: [String: Int]
  let steps: [Int]
  let exact: [Double]
  /// Absent for λ of at most 1.
  @OrNull var closedForm: [Double]?
  /// Absent without runs.
  @OrNull var monteCarlo: MonteCarlo?
  let remarks: [String]

  /// - Parameter isGiven: true if the relations come from a file.
  init(_ graph: DirectedGraph, _ counts: LinkCounts, steps: [Int], simulation: LinkSimulation?, isGiven: Bool) {
    let law = BranchingLaw(vertexCount: graph.vertexCount, edgeProbability: graph.density)
    entities = graph.vertexCount
    pairs = graph.pairCount
    edges = graph.edgeCount
    reachablePairs = counts.reachablePairs
    start = graph.density
    plateau = counts.plateau
    meanShortestPath = counts.meanShortestPath
    initialSlopePerN = counts.initialSlope
    meanDegree = graph.density * Double(graph.vertexCount)
    descendants = Dictionary(uniqueKeysWithValues: counts.descendants.map { ("\($0.key)", $0.value) })
    self.steps = steps
    exact = steps.map { counts.accuracy(after: $0) }
    closedForm = law.map { law in steps.map { law.accuracy(after: $0) } }
    monteCarlo = simulation.map { MonteCarlo(runs: $0.runs, mean: $0.means, standardError: $0.standardErrors) }
    remarks = Self.remarks(hasClosedForm: law != nil, isGiven: isGiven)
  }

  private static func remarks(hasClosedForm: Bool, isGiven: Bool) -> [String] {
    guard hasClosedForm else {
      return ["there is no closed form: the mean number of relations of an entity is not above 1"]
    }
    let approximation = "the closed form is an approximation for many entities"
    return [isGiven ? "\(approximation) whose relations are random; those of the file need not be" : approximation]
  }

  var text: String { ([facts, table.text] + remarks.map { "note: \($0)" }).joined(separator: "\n") }

  private var facts: String {
    """
    \(entities) entities, \(edges) relations, \(reachablePairs) of \(pairs) ordered pairs with a path
    link density \(decimals(start)) at the start, \(decimals(plateau)) in the end; \
    shortest paths of \(decimals(meanShortestPath)) relations on average
    """
  }

  private var table: Table {
    let columns: [Column<Int>] = [
      Column("steps") { .count(steps[$0]) },
      Column("steps per pair") { .number(Double(steps[$0]) / Double(pairs), .decimals(4)) },
      Column("exact") { .number(exact[$0], .decimals(6)) },
      Column("closed form") { Self.density(closedForm?[$0]) },
      Column("simulated") { Self.density(monteCarlo?.mean[$0]) },
      Column("standard error") { Self.density(monteCarlo?.standardError?[$0]) },
    ]
    return Table(of: Array(steps.indices), columns: columns).withoutEmptyColumns
  }

  private static func density(_ value: Double?) -> Cell { value.map { .number($0, .decimals(6)) } ?? .missing }
}

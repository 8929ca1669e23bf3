import ArgumentParser
import RandomGraphs

extension RandomGraphCommand {
  /// The largest number of steps: beyond it, `Double` does not tell steps apart.
  private static let mostSteps = 1_000_000_000_000_000
  /// The most draws of all runs, about two hours on one core.
  private static let mostDraws = 100_000_000_000

  /// - Throws: `ValidationError`.
  func validateOptions() throws {
    try file == nil ? validateRandomGraph() : validateGivenGraph()
    guard (0...1_000_000).contains(runs) else {
      throw ValidationError("--runs must be in 0…1000000, not \(runs).")
    }
  }

  private func validateGivenGraph() throws {
    if edges != nil { throw ValidationError("--edges cannot be combined with a file of relations.") }
    if edgeProbability != nil {
      throw ValidationError("--edge-probability cannot be combined with a file of relations.")
    }
  }

  private func validateRandomGraph() throws {
    if columns != nil { throw ValidationError("--columns needs a file of relations.") }
    guard entities != nil, (edges == nil) != (edgeProbability == nil) else {
      throw ValidationError(
        "A random graph needs --entities V and either --edge-probability P or --edges E; or give a file of relations.")
    }
    if let edgeProbability, !(edgeProbability > 0 && edgeProbability <= 1) {
      throw ValidationError("--edge-probability must be above 0 and at most 1, not \(edgeProbability).")
    }
  }

  /// The numbers of steps after which the density is computed.
  ///
  /// - Throws: `UsageError`.
  func stepNumbers(_ graph: DirectedGraph) throws -> [Int] {
    let numbers = try steps.map { try Self.ascending($0) } ?? Self.defaultSteps(pairs: graph.pairCount)
    let last = numbers.last ?? 0
    guard runs == 0 || last <= Self.mostDraws / runs else {
      throw UsageError(
        "\(runs) run(s) of \(last) steps take too long; give smaller --steps, or fewer --runs, or 0 of them")
    }
    return numbers
  }

  private static func ascending(_ text: String) throws -> [Int] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Int($0) }
    let isAscending = zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
    guard numbers.count == words.count, isAscending, numbers.allSatisfy({ (0...mostSteps).contains($0) }) else {
      throw UsageError("--steps takes ascending numbers from 0 to 10^15, such as 0,100,1000, not \"\(text)\"")
    }
    return numbers
  }

  private static func defaultSteps(pairs: Int) -> [Int] {
    let steps = (0...10).map { (4 * pairs) >> (10 - $0) }
    return Set([0] + steps).sorted()
  }
}

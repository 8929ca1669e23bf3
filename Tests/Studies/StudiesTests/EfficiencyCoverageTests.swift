import Foundation
import ScalingLaws
import Statistics
import Studies
import TestSupport
import Testing

/// How often the 95 % interval of data efficiency contains the truth, over made-up studies with 3 to 6 numbers of tokens.
@Suite struct EfficiencyCoverageTests {
  /// The kinds of studies: what measures the noise of a run.
  enum Kind: CaseIterable { case oneSeed, threeSeeds, members, misfit }

  #if DEBUG
  /// A fifth of the studies, because draws are slow without optimization.
  static let studyCount = 60
  static let accepted = 0.85...1.0
  #else
  static let studyCount = 300
  static let accepted = 0.90...0.98
  #endif

  @Test(arguments: Kind.allCases) func `the interval covers the true ratio`(kind: Kind) throws {
    var generator = SeededGenerator(seed: 9)
    var covered = 0
    var asked = 0
    while asked < Self.studyCount {
      let study = MadeUpEfficiency(kind, tokenCount: 3 + asked % 4, using: &generator)
      // A study whose law never reaches the loss has no ratio and no interval.
      guard let interval = try study.interval() else { continue }
      asked += 1
      if interval.contains(study.ratio) { covered += 1 }
    }
    #expect(Self.accepted.contains(Double(covered) / Double(asked)), "\(covered) of \(asked)")
  }
}

/// A study whose standard recipe follows a law, and whose regularized recipe is as good as the standard one with `ratio` times
/// the tokens.
private struct MadeUpEfficiency {
  /// The truth.
  let ratio: Double
  private var searches: [MadeUpResults.Search] = []
  private var cells: [MadeUpResults.Cell] = []
  private let tokens: Int

  init(_ kind: EfficiencyCoverageTests.Kind, tokenCount: Int, using generator: inout SeededGenerator) {
    let law = RandomLaw(kind, using: &generator)
    let counts = (0..<tokenCount).map { law.least << ($0 * law.doublings) }
    ratio = exp(Double.random(in: log(1.2)...log(6), using: &generator))
    tokens = counts[Int.random(in: counts.indices, using: &generator)]
    for count in counts {
      searches.append(law.search("standard", Double(count), tokens: count, kind, using: &generator))
    }
    searches.append(law.search("regularized", Double(tokens) * ratio, tokens: tokens, .oneSeed, using: &generator))
    if kind == .members { cells = [law.cell(tokens: tokens, using: &generator)] }
  }

  /// The interval of the regularized recipe; nil when the standard recipe's law never reaches its loss.
  func interval() throws -> RatioInterval? {
    let outcomes = RecipeOutcomes(
      searches: try searches.map { try $0.decoded() }, cells: try cells.map { try $0.decoded() })
    return outcomes.efficiencies.first { $0.recipe == .regularized && $0.tokens == tokens }?.interval
  }
}

/// A law drawn from realistic ones, and the noise of its runs.
private struct RandomLaw {
  let least: Int
  let doublings: Int
  private let exponent: Double, asymptote: Double, excess: Double
  private let noise: Double
  /// The distance of a number of tokens from the law that seeds do not show.
  private let misfit: Double

  init(_ kind: EfficiencyCoverageTests.Kind, using generator: inout SeededGenerator) {
    least = Int.random(in: 100_000...10_000_000, using: &generator)
    doublings = Int.random(in: 1...2, using: &generator)
    exponent = Double.random(in: 0.1...0.6, using: &generator)
    asymptote = Double.random(in: 1.5...3, using: &generator)
    excess = Double.random(in: 0.5...2, using: &generator)
    noise = exp(Double.random(in: log(0.002)...log(0.02), using: &generator))
    // Three points cannot show a misfit: one as large as the noise of a run would leave 88 % of studies covered.
    misfit = kind == .misfit ? noise / 2 : 0
  }

  private func loss(_ tokens: Double) -> Double { excess * pow(tokens / Double(least), -exponent) + asymptote }

  func search(
    _ recipe: String, _ effective: Double, tokens: Int, _ kind: EfficiencyCoverageTests.Kind,
    using generator: inout SeededGenerator
  ) -> MadeUpResults.Search {
    let truth = loss(effective) + misfit * generator.normal()
    let losses = (0..<(kind == .oneSeed || kind == .members ? 1 : 3)).map { _ in truth + noise * generator.normal() }
    var search = MadeUpResults.Search(recipe, validation: losses.mean, test: losses.mean)
    search.tokens = tokens
    search.trials[0].setSeeds(losses)
    return search
  }

  /// Six members whose losses differ by the noise.
  func cell(tokens: Int, using generator: inout SeededGenerator) -> MadeUpResults.Cell {
    var cell = MadeUpResults.Cell(members: 6)
    cell.tokens = tokens
    cell.test.setMembers((0..<6).map { _ in 3.5 + noise * generator.normal() })
    return cell
  }
}

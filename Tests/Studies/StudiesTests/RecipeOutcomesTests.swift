import Files
import Foundation
import ScalingLaws
import Studies
import TensorKernels
import Testing

@Suite struct RecipeOutcomesTests {
  private typealias Search = MadeUpResults.Search
  private typealias Cell = MadeUpResults.Cell

  /// Digits that a fit through exact points recovers.
  private static let tolerance = 1e-4

  private static func outcomes(_ searches: [Search], _ cells: [Cell] = []) throws -> RecipeOutcomes {
    RecipeOutcomes(searches: try searches.map { try $0.decoded() }, cells: try cells.map { try $0.decoded() })
  }

  /// Searches of sizes whose test losses follow 1e6/N + 2.
  private static func sizes(_ recipe: String, _ parameters: [Int]) -> [Search] {
    parameters.map { count in
      var search = Search(recipe, validation: 1e6 / Double(count) + 2.5, test: 1e6 / Double(count) + 2)
      search.parameters = count
      search.model = "N\(count)"
      return search
    }
  }

  @Test func `validation decides which single model is best, and test tells its loss`() throws {
    var searches = [Search(validation: 3, test: 3.5), Search(validation: 3.1, test: 3.2)]
    searches[1].model = "other"
    let outcome = try #require(try Self.outcomes(searches).outcomes.first)
    #expect(outcome.model == "small")
    #expect(outcome.bestLoss == 3.5)
    #expect(outcome.averaging == nil)
    #expect(outcome.recipe == .regularized)
  }

  @Test func `a search that diverged, or has no test loss, counts for nothing`() throws {
    #expect(try Self.outcomes([Search(validation: nil, test: nil), Search(test: nil)]).outcomes.isEmpty)
    let mixed = try Self.outcomes([Search(validation: nil, test: nil), Search(validation: 4, test: 4)])
    #expect(mixed.outcomes.map { $0.bestLoss } == [4])
  }

  @Test(arguments: [2, 3, 4, 5]) func `tuned single models have a limit in the parameters`(count: Int) throws {
    let parameters = (0..<count).map { 1_000_000 << $0 }
    let outcome = try #require(try Self.outcomes(Self.sizes("regularized", parameters.reversed())).outcomes.first)
    let fit = try #require(outcome.fit)
    #expect(abs(outcome.limit - 2) < Self.tolerance)
    #expect(fit.family == (count < 4 ? .reciprocal : .power), "few sizes do not determine the exponent")
    #expect(outcome.sizes.map { $0.parameters } == parameters, "by rising N")
    #expect(outcome.model == "N\(parameters[count - 1])")
  }

  @Test func `single models with weight decay 0.1, and one size alone, have no limit`() throws {
    let standard = try #require(try Self.outcomes(Self.sizes("standard", [1_000_000, 2_000_000])).outcomes.first)
    #expect(standard.fit == nil && standard.asymptote == nil)
    #expect(standard.limit == 2.5, "the loss that was measured")
    #expect(try Self.outcomes([Search()]).outcomes.first?.asymptote == nil)
  }

  @Test func `the limit on validation decides which ensemble is best`() throws {
    var cells = [Cell(limit: 3.3, validationLimit: 3), Cell(limit: 3, validationLimit: 3.2)]
    cells[1].model = "other"
    cells[1].parameters = 2_000_000
    let outcomes = try Self.outcomes([], cells).outcomes.filter { $0.recipe == .ensemble }
    #expect(outcomes.map { $0.averaging } == [.logits, .probabilities])
    #expect(outcomes.allSatisfy { $0.model == "small" })
    #expect(abs(outcomes[1].limit - 3.3) < Self.tolerance && abs(outcomes[0].limit - 3.4) < Self.tolerance)
    #expect(abs(outcomes[1].bestLoss - 3.4) < Self.tolerance, "five members: 0.5/5 + 3.3")
    #expect(outcomes[1].interval?.contains(3.3) == true)
  }

  @Test func `candidates that were not chosen count for nothing`() throws {
    var cell = Cell()
    cell.isChosen = false
    #expect(try Self.outcomes([], [cell]).outcomes.isEmpty)
  }

  @Test func `the joint limit is the limit in the parameters of limits in the members`() throws {
    let cells = [1_000_000, 2_000_000, 4_000_000].map { count in
      var cell = Cell(limit: 1e6 / Double(count) + 2)
      cell.parameters = count
      cell.model = "N\(count)"
      return cell
    }
    let joint = try Self.outcomes([], cells.reversed()).outcomes.filter { $0.recipe == .joint }
    #expect(joint.map { $0.averaging } == [.logits, .probabilities])
    #expect(abs(joint[1].limit - 2) < Self.tolerance && abs(joint[0].limit - 2.1) < Self.tolerance)
    #expect(joint[1].interval?.contains(joint[1].limit) == true)
    #expect(joint[1].sizes.map { $0.parameters } == [1_000_000, 2_000_000, 4_000_000])
    #expect(try Self.outcomes([], [Cell()]).outcomes.allSatisfy { $0.recipe == .ensemble }, "one size has no law")
  }

  /// Standard models whose losses follow 100/√D + 2, and tuned ones that are as good as standard ones of `factor` times the
  /// tokens.
  private static func efficiencySearches(factor: Double) -> [Search] {
    [10_000, 40_000, 160_000].flatMap { tokens in
      [("standard", 1), ("regularized", factor)].map { recipe, factor in
        let loss = 100 / (Double(tokens) * factor).squareRoot() + 2
        var search = Search(recipe, validation: loss, test: loss)
        search.tokens = tokens
        return search
      }
    }
  }

  @Test(arguments: [1.0, 2, 5]) func `data efficiency is the factor of the tokens`(factor: Double) throws {
    let outcomes = try Self.outcomes(Self.efficiencySearches(factor: factor))
    #expect(outcomes.dataLaws.map { $0.recipe } == [.standard, .regularized])
    #expect(abs(outcomes.dataLaws[0].fit.law.asymptote - 2) < 1e-3)
    let ratios = outcomes.efficiencies.filter { $0.recipe == .regularized }.map { $0.ratio }
    #expect(ratios.count == 3)
    for ratio in ratios { #expect(abs(ratio / factor - 1) < 0.01) }
    for own in outcomes.efficiencies where own.recipe == .standard { #expect(abs(own.ratio - 1) < 1e-9) }
  }

  @Test func `data efficiency has an interval with the uncertainty of the standard law`() throws {
    var searches = Self.efficiencySearches(factor: 2)
    let assumed = try Self.outcomes(searches)
    #expect(assumed.standardNoise == .assumed)
    for own in assumed.efficiencies where own.recipe == .standard { #expect(own.interval == nil, "1 by definition") }
    let wide = try #require(assumed.efficiencies.last { $0.recipe == .regularized }?.interval)
    #expect(wide.contains(2) && wide.low < 1.99)
    for index in searches.indices {
      let loss = try #require(searches[index].trials[0].test)
      searches[index].trials[0].setSeeds([loss - 1e-4, loss, loss + 1e-4])
    }
    let seeded = try Self.outcomes(searches)
    #expect(seeded.standardNoise?.source == .seeds && seeded.standardNoise?.degreesOfFreedom == 6)
    let narrow = try #require(seeded.efficiencies.last { $0.recipe == .regularized }?.interval)
    #expect(narrow.contains(2) && narrow.low > wide.low)
  }

  @Test func `members of ensembles tell the noise where the standard recipe has one seed`() throws {
    var cell = Cell(limit: 2.3)
    cell.test.setMembers([3, 3.01, 2.99, 3, 3])
    let outcomes = try Self.outcomes(Self.efficiencySearches(factor: 2), [cell])
    #expect(outcomes.standardNoise?.source == .members && outcomes.standardNoise?.degreesOfFreedom == 4)
    let ensemble = try #require(outcomes.efficiencies.first { $0.recipe == .ensemble })
    #expect(try #require(ensemble.interval).contains(ensemble.ratio))
  }

  @Test func `results of an earlier version are read: intervals of limits, no noise`() throws {
    let outcomes = try Self.outcomes(Self.efficiencySearches(factor: 2))
    var json = try #require(
      JSONSerialization.jsonObject(with: canonicalJSON(outcomes, pretty: false)) as? [String: Any])
    json["standardNoise"] = nil
    var efficiencies = try #require(json["efficiencies"] as? [[String: Any]])
    efficiencies[1]["interval"] = [1.5, 3.25]
    json["efficiencies"] = efficiencies
    let earlier = try JSONDecoder().decode(RecipeOutcomes.self, from: JSONSerialization.data(withJSONObject: json))
    #expect(earlier.standardNoise == nil)
    #expect(earlier.efficiencies[1].interval == RatioInterval(low: 1.5, high: 3.25))
  }

  @Test func `without a law of the standard recipe there is no data efficiency`() throws {
    let searches = Self.efficiencySearches(factor: 2)
    #expect(try Self.outcomes(searches.filter { $0.recipe == "regularized" }).efficiencies.isEmpty)
    let two = try Self.outcomes(Array(searches.prefix(4)))
    #expect(two.dataLaws.isEmpty && two.efficiencies.isEmpty, "two subsets have no law")
    #expect(two.outcomes.count == 4)
  }

  @Test func `recipes and averages are words in results`() throws {
    let outcomes = try Self.outcomes([Search("standard")], [Cell()])
    let json = try JSONSerialization.jsonObject(with: canonicalJSON(outcomes, pretty: false)) as? [String: Any]
    let list = try #require(json?["outcomes"] as? [[String: Any]])
    #expect(list.map { $0["recipe"] as? String } == ["standard", "ensemble", "ensemble"])
    #expect(list.map { $0["averaging"] as? String } == [nil, "logits", "probabilities"])
    let copy = try JSONDecoder().decode(RecipeOutcomes.self, from: canonicalJSON(outcomes, pretty: false))
    #expect(try canonicalJSON(copy, pretty: false) == canonicalJSON(outcomes, pretty: false))
  }
}

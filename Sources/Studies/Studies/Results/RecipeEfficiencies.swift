import Randomness
import ScalingLaws
import Statistics

/// The data efficiencies of a study's outcomes.
struct RecipeEfficiencies {
  private let outcomes: [RecipeOutcomes.Outcome]
  private let single: SingleModels
  private let standard: PowerLaw
  private let laws: PlausibleLaws?
  /// The noise of one run.
  let noise: LossNoise

  /// The efficiencies of outcomes; nil where the standard recipe has no law over D.
  init?(
    searches: [SearchResult], cells: [StudyResult.CellResult], outcomes: [RecipeOutcomes.Outcome],
    dataLaws: [RecipeOutcomes.DataLaw]
  ) {
    let single = SingleModels(searches: searches)
    guard let law = dataLaws.first(where: { $0.recipe == .standard }), let curve = single.standardCurve(outcomes) else {
      return nil
    }
    var generator = Self.generator
    let noise = curve.noise(members: cells.map { $0.test.members.map(\.nats) })
    self.outcomes = outcomes
    self.single = single
    self.noise = noise
    standard = law.fit.law
    laws = try? PlausibleLaws(curve, noise: noise, using: &generator)
  }

  /// The same numbers at every start.
  private static var generator: SequentialGenerator { SequentialGenerator(RandomStream(seed: 0, purpose: .bootstrap)) }

  /// The efficiency of every outcome that the standard recipe can reach.
  var all: [RecipeOutcomes.Efficiency] { outcomes.compactMap { efficiency($0) } }

  /// The first loss of the standard recipe on so many tokens.
  private func baseline(_ tokens: Int) -> Double? {
    outcomes.first { $0.recipe == .standard && $0.tokens == tokens }?.bestLoss
  }

  private func efficiency(_ outcome: RecipeOutcomes.Outcome) -> RecipeOutcomes.Efficiency? {
    let scale = baseline(outcome.tokens).flatMap { try? DataEfficiency(standard: standard, baseline: $0) }
    guard let ratio = try? scale?.ratio(at: outcome.limit) else { return nil }
    return RecipeOutcomes.Efficiency(
      recipe: outcome.recipe, averaging: outcome.averaging, tokens: outcome.tokens, ratio: ratio,
      interval: outcome.recipe == .standard ? nil : interval(outcome, around: ratio))
  }

  private func interval(_ outcome: RecipeOutcomes.Outcome, around ratio: Double) -> RatioInterval? {
    var generator = Self.generator
    return laws?.interval(
      reaching: compared(outcome), from: Double(outcome.tokens), around: ratio, using: &generator)
  }

  /// The loss of an outcome with its own interval, or else with the noise of the runs behind it.
  private func compared(_ outcome: RecipeOutcomes.Outcome) -> ComparedLoss {
    if let interval = outcome.interval { return ComparedLoss(outcome.limit, interval: interval) }
    let seeds = Double(single.trial(of: outcome)?.fingerprints.count ?? 1)
    return ComparedLoss(outcome.limit, noiseFactor: (outcome.fit?.asymptoteSensitivity ?? 1) / seeds.squareRoot())
  }
}

extension SingleModels {
  /// The best trial behind an outcome of single models.
  func trial(of outcome: RecipeOutcomes.Outcome) -> SearchResult.Trial? {
    searches.first { $0.recipe == outcome.recipe && $0.model == outcome.model && $0.tokens == outcome.tokens }?
      .bestTrial
  }

  /// The losses of the standard recipe over D, each with its seeds; nil for fewer than three D.
  func standardCurve(_ outcomes: [RecipeOutcomes.Outcome]) -> StandardCurve? {
    let standard = outcomes.filter { $0.recipe == .standard }
    return try? StandardCurve(tokens: standard.map { Double($0.tokens) }, losses: standard.map { seeds(of: $0) })
  }

  private func seeds(of outcome: RecipeOutcomes.Outcome) -> [Double] {
    trial(of: outcome)?.testLosses ?? [outcome.bestLoss]
  }
}

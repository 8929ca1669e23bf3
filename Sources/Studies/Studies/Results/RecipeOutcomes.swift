import ScalingLaws
import Statistics

/// What each recipe reached on test, its limits and its laws, computed from searches and ensembles alone.
public struct RecipeOutcomes: Codable, Sendable {
  /// The loss of one size.
  public struct SizeLoss: Codable, Sendable {
    /// The size's name and N.
    public let model: String, parameters: Int
    /// In nats per token, on test: of the best point for single models, the limit of infinitely many for ensembles.
    public let loss: Double
  }

  /// A recipe on one subset.
  public struct Outcome: Codable, Sendable {
    /// standard, regularized, ensemble or joint.
    public let recipe: String
    /// logits or probabilities for what averages members; absent for single models.
    public let averaging: String?
    /// D.
    public let tokens: Int
    /// The size that is best on validation, and the test loss that was measured with it.
    public let model: String, bestLoss: Double
    /// The loss of each size, by rising N.
    public let sizes: [SizeLoss]
    /// The law in N through them where it is part of the recipe and there are two or more.
    public let fit: PowerLawFit?
    /// The limit in N, in K, or in both, and its 95 % interval.
    public let asymptote: Double?, interval: ConfidenceInterval?

    /// What the recipe can reach: its limit, or what was measured where it has none.
    public var limit: Double { asymptote ?? bestLoss }
  }

  /// A recipe's limits over D.
  public struct DataLaw: Codable, Sendable {
    /// The recipe and its average.
    public let recipe: String, averaging: String?
    /// L(D) = A/D^B + C.
    public let fit: PowerLawFit
  }

  /// How many times the data the standard recipe would need.
  public struct Efficiency: Codable, Sendable {
    /// The recipe and its average.
    public let recipe: String, averaging: String?
    /// D.
    public let tokens: Int
    /// The ratio, and what the limit's interval makes of it; the standard law is taken as exact.
    public let ratio: Double, interval: [Double]?
  }

  /// Every recipe on every subset.
  public let outcomes: [Outcome]
  /// A law for every recipe with three or more subsets.
  public let dataLaws: [DataLaw]
  /// Absent where the standard recipe has no law over D.
  public let efficiencies: [Efficiency]

  init(searches: [SearchResult], cells: [StudyResult.CellResult]) {
    let chosen = cells.filter { $0.isChosen }
    outcomes = Self.singles(searches) + Self.averagings.flatMap { Self.ensembles(chosen, $0) + Self.joint(chosen, $0) }
    dataLaws = Self.laws(outcomes)
    efficiencies = Self.efficiencies(outcomes, dataLaws)
  }

  private static let averagings = [
    (name: "logits", curve: \EnsembleCurves.logits), (name: "probabilities", curve: \EnsembleCurves.probabilities),
  ]
  private typealias Averaging = (name: String, curve: KeyPath<EnsembleCurves, KCurve>)

  /// The best single models of each recipe and subset.
  private static func singles(_ searches: [SearchResult]) -> [Outcome] {
    grouped(searches) { "\($0.recipe) \($0.tokens)" }.compactMap { group in
      let found = group.compactMap { search -> (search: SearchResult, validation: Double, test: Double)? in
        guard let trial = search.bestTrial, let validation = trial.validation, let test = trial.test else { return nil }
        return (search, validation, test)
      }
      guard let best = found.min(by: { $0.validation < $1.validation }) else { return nil }
      let sizes = found.map { SizeLoss(model: $0.search.model, parameters: $0.search.parameters, loss: $0.test) }
      // With the usual decay larger models are not better in the end, so only tuned decay has a limit in N.
      let fit = best.search.recipe == RecipeConfiguration.regularized ? law(sizes) : nil
      return Outcome(
        recipe: best.search.recipe, averaging: nil, tokens: best.search.tokens, model: best.search.model,
        bestLoss: best.test, sizes: sizes.sorted { $0.parameters < $1.parameters }, fit: fit,
        asymptote: fit?.law.asymptote, interval: fit?.profileInterval())
    }
  }

  /// The best ensemble of each subset.
  private static func ensembles(_ cells: [StudyResult.CellResult], _ averaging: Averaging) -> [Outcome] {
    grouped(cells) { "\($0.tokens)" }.compactMap { group in
      guard
        let best = group.min(by: {
          $0.validation[keyPath: averaging.curve].limit < $1.validation[keyPath: averaging.curve].limit
        }), let measured = best.test[keyPath: averaging.curve].losses.last
      else { return nil }
      let curve = best.test[keyPath: averaging.curve]
      return Outcome(
        recipe: "ensemble", averaging: averaging.name, tokens: best.tokens, model: best.model, bestLoss: measured.nats,
        sizes: limits(group, averaging), fit: nil, asymptote: curve.fit?.law.asymptote, interval: curve.interval)
    }
  }

  /// Infinitely many members of infinitely many parameters, for each subset with two or more sizes.
  private static func joint(_ cells: [StudyResult.CellResult], _ averaging: Averaging) -> [Outcome] {
    let measured = ensembles(cells, averaging)
    return grouped(cells) { "\($0.tokens)" }.compactMap { group in
      let sizes = limits(group, averaging)
      guard let ensemble = measured.first(where: { $0.tokens == group[0].tokens }), let fit = law(sizes) else {
        return nil
      }
      return Outcome(
        recipe: "joint", averaging: averaging.name, tokens: ensemble.tokens, model: ensemble.model,
        bestLoss: ensemble.bestLoss, sizes: sizes, fit: fit, asymptote: fit.law.asymptote,
        interval: JointInterval.of(
          fit, limitsWithoutMember: group.sorted { $0.parameters < $1.parameters }.map { $0.test.limitsWithoutMember }))
    }
  }

  /// The limit of infinitely many members of each size that has one.
  private static func limits(_ cells: [StudyResult.CellResult], _ averaging: Averaging) -> [SizeLoss] {
    cells.compactMap { cell in
      cell.test[keyPath: averaging.curve].fit.map {
        SizeLoss(model: cell.model, parameters: cell.parameters, loss: $0.law.asymptote)
      }
    }.sorted { $0.parameters < $1.parameters }
  }

  /// The law in N. Two or three sizes do not determine its exponent as well, which is 1 then; published ones are close to it.
  private static func law(_ sizes: [SizeLoss]) -> PowerLawFit? {
    try? PowerLawFit(
      x: sizes.map { Double($0.parameters) }, losses: sizes.map { $0.loss },
      family: sizes.count < 4 ? .reciprocal : .power)
  }

  private static func laws(_ outcomes: [Outcome]) -> [DataLaw] {
    grouped(outcomes) { "\($0.recipe) \($0.averaging ?? "")" }.compactMap { group in
      let fit = try? PowerLawFit(x: group.map { Double($0.tokens) }, losses: group.map { $0.limit })
      return fit.map { DataLaw(recipe: group[0].recipe, averaging: group[0].averaging, fit: $0) }
    }
  }

  private static func efficiencies(_ outcomes: [Outcome], _ laws: [DataLaw]) -> [Efficiency] {
    guard let standard = laws.first(where: { $0.recipe == RecipeConfiguration.standard })?.fit.law else { return [] }
    let baselines = outcomes.filter { $0.recipe == RecipeConfiguration.standard }
    return outcomes.compactMap { outcome in
      guard let baseline = baselines.first(where: { $0.tokens == outcome.tokens }),
        let scale = try? DataEfficiency(standard: standard, baseline: baseline.bestLoss),
        let ratio = try? scale.ratio(at: outcome.limit)
      else { return nil }
      let ends = outcome.interval.flatMap { interval in
        (try? scale.ratio(at: interval.high)).flatMap { low in (try? scale.ratio(at: interval.low)).map { [low, $0] } }
      }
      return Efficiency(
        recipe: outcome.recipe, averaging: outcome.averaging, tokens: outcome.tokens, ratio: ratio, interval: ends)
    }
  }

  /// Groups in the order in which their first elements stand.
  private static func grouped<Element>(_ elements: [Element], by key: (Element) -> String) -> [[Element]] {
    let groups = Dictionary(grouping: elements.indices) { key(elements[$0]) }
    return groups.values.sorted { $0[0] < $1[0] }.map { $0.map { elements[$0] } }
  }
}

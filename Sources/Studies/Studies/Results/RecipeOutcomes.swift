import ScalingLaws
import Statistics
import TensorKernels

/// The losses that each recipe reached on test, its limits and its laws, computed from searches and ensembles alone.
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
    /// The recipe.
    public let recipe: Recipe
    /// The average over members; absent for single models.
    public let averaging: MemberAveraging?
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

    /// The loss that the recipe can reach: its limit, or the measured loss where it has none.
    public var limit: Double { asymptote ?? bestLoss }
  }

  /// A recipe's limits over D.
  public struct DataLaw: Codable, Sendable {
    /// The recipe and its average.
    public let recipe: Recipe, averaging: MemberAveraging?
    /// L(D) = A/D^B + C.
    public let fit: PowerLawFit
  }

  /// The factor of the data that the standard recipe would need.
  public struct Efficiency: Codable, Sendable {
    /// The recipe and its average.
    public let recipe: Recipe, averaging: MemberAveraging?
    /// D.
    public let tokens: Int
    /// The ratio: 1 for the standard recipe.
    public let ratio: Double
    /// The 95 % interval of the ratio, with the uncertainty of the standard law and of the compared loss; absent for the
    /// standard recipe.
    public let interval: RatioInterval?
  }

  /// Every recipe on every subset.
  public let outcomes: [Outcome]
  /// A law for every recipe with three or more subsets.
  public let dataLaws: [DataLaw]
  /// Absent where the standard recipe has no law over D.
  public let efficiencies: [Efficiency]
  /// The noise of one run behind the intervals of `efficiencies`; absent where there are none.
  public let standardNoise: LossNoise?

  /// The outcomes of a study's searches and ensembles, of which the chosen ones count.
  package init(searches: [SearchResult], cells: [StudyResult.CellResult]) {
    let chosen = cells.filter { $0.isChosen }
    let averages = MemberAveraging.allCases.flatMap { averaging in
      let ensembles = AveragedEnsembles(cells: chosen, averaging: averaging)
      return ensembles.outcomes + ensembles.jointOutcomes
    }
    outcomes = SingleModels(searches: searches).outcomes + averages
    dataLaws = Self.laws(outcomes)
    let efficiencies = RecipeEfficiencies(searches: searches, cells: cells, outcomes: outcomes, dataLaws: dataLaws)
    self.efficiencies = efficiencies?.all ?? []
    standardNoise = self.efficiencies.isEmpty ? nil : efficiencies?.noise
  }

  private static func laws(_ outcomes: [Outcome]) -> [DataLaw] {
    outcomes.grouped { [$0.recipe.rawValue, $0.averaging?.rawValue] }.compactMap { law(ofRecipe: $0) }
  }

  /// The law through the outcomes of one recipe and average, of which there is at least one.
  private static func law(ofRecipe outcomes: [Outcome]) -> DataLaw? {
    fit(outcomes).map { DataLaw(recipe: outcomes[0].recipe, averaging: outcomes[0].averaging, fit: $0) }
  }

  private static func fit(_ outcomes: [Outcome]) -> PowerLawFit? {
    try? PowerLawFit(x: outcomes.map { Double($0.tokens) }, losses: outcomes.map { $0.limit })
  }
}

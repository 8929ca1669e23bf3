import ScalingLaws
import Studies
import TensorKernels

extension StudySummary {
  /// A recipe's outcome at one number of tokens.
  struct Outcome: Encodable {
    let recipe: Recipe, model: String
    let tokens: Int
    let bestLoss: Double
    @OrNull var averaging: MemberAveraging?
    @OrNull var asymptote: Double?
    @OrNull var interval: [Double]?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case recipe, model, bestLoss, averaging, asymptote, interval
    }

    init(_ outcome: RecipeOutcomes.Outcome) {
      recipe = outcome.recipe
      model = outcome.model
      tokens = outcome.tokens
      bestLoss = outcome.bestLoss
      averaging = outcome.averaging
      asymptote = outcome.asymptote
      interval = outcome.interval?.ends
    }
  }

  /// The factor by which the standard recipe would need more tokens.
  struct Efficiency: Encodable {
    let recipe: Recipe
    @OrNull var averaging: MemberAveraging?
    let tokens: Int
    let ratio: Double
    @OrNull var interval: RatioInterval?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case recipe, averaging, ratio, interval
    }

    init(_ efficiency: RecipeOutcomes.Efficiency) {
      recipe = efficiency.recipe
      averaging = efficiency.averaging
      tokens = efficiency.tokens
      ratio = efficiency.ratio
      interval = efficiency.interval
    }
  }
}

import Files
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

  /// The steps from a model to its continuations, on test.
  struct Continued: Encodable {
    /// The losses of a step.
    struct Step: Encodable {
      let step: ContinuedResult.Step
      let members: Int
      @OrNull var batchSize: Int?
      @OrNull var epochs: Int?
      let loss: Double
      @OrNull var general: Double?

      init(_ row: ContinuedResult.Row) {
        step = row.step
        members = row.members
        batchSize = row.batchSize
        epochs = row.epochs
        loss = row.test
        general = row.general
      }
    }

    let model: String
    let tokens: Int
    let steps: [Step]

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case model, steps
    }

    init(_ ladder: ContinuedResult) {
      model = ladder.model
      tokens = ladder.tokens
      steps = ladder.rows.map { Step($0) }
    }
  }
}

import Files
import Statistics
import Studies

extension StudySummary {
  /// The arms of continued pre-training on synthetic text, of one size and number of general tokens.
  struct Synthetic: Encodable {
    let model: String
    let tokens: Int
    let generator: String
    let arms: [Arm]
    /// The texts, each with what making it took.
    let texts: [SyntheticResult.Text]

    init(_ result: SyntheticResult) {
      model = result.model
      tokens = result.tokens
      generator = result.generator
      arms = result.models.map { Arm($0, result.questionSets) }
      texts = result.texts
    }
  }

  /// Models of an arm.
  struct Arm: Encodable {
    let arm: SyntheticResult.Arm
    let fraction: Double
    let tokens, epochs: Int
    let questions: [Questions]
    /// The mean loss on general text, and that of all models together; null for one model.
    let generalLoss: Double
    @OrNull var generalEnsemble: Double?

    init(_ models: SyntheticResult.Models, _ sets: [QuestionSet]) {
      arm = models.material.arm
      fraction = models.material.fraction
      tokens = models.material.tokens
      epochs = models.material.epochs
      questions = sets.map { Questions(models, $0) }
      generalLoss = models.generalLosses.mean
      generalEnsemble = models.generalEnsemble
    }
  }

  /// The accuracy of an arm's models at questions.
  struct Questions: Encodable {
    let task: String
    @OrNull var group: String?
    let count: Int
    /// The mean over models, and Student's 95 % interval; null for one model.
    let accuracy: Double
    @OrNull var interval: [Double]?
    /// The accuracy of each model, and that of all together; null for one model.
    let models: [Double]
    @OrNull var ensemble: Double?

    init(_ models: SyntheticResult.Models, _ questions: QuestionSet) {
      let accuracies = models.accuracies(questions)
      task = questions.task
      group = questions.group
      count = models.questionCount(questions)
      accuracy = accuracies.mean
      interval = ConfidenceInterval(meanOf: accuracies)?.ends
      self.models = accuracies
      ensemble = models.ensembleAccuracy(questions)
    }
  }
}

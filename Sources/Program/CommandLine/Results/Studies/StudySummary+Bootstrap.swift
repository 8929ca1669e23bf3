import Files
import Statistics
import Studies

extension StudySummary {
  /// The arms of synthetic bootstrapped pre-training, of one size and number of tokens.
  struct Bootstrap: Encodable {
    let model: String
    let tokens: Int
    let arms: [BootstrapArm]
    /// The texts that models wrote, and the quality of real text.
    let texts: [BootstrapResult.Texts]
    @OrNull var real: TextQuality?

    init(_ result: BootstrapResult) {
      model = result.model
      tokens = result.tokens
      arms = result.models.map { BootstrapArm($0, of: result) }
      texts = result.texts
      real = result.real
    }
  }

  /// Models of an arm.
  struct BootstrapArm: Encodable {
    let arm: BootstrapResult.Arm
    let epochs: Int
    let trainingTokens, otherTokens: Int
    /// The mean loss on test over models, and Student's 95 % interval; null for one model.
    let testLoss: Double
    @OrNull var interval: [Double]?
    /// The loss of all models together, and of infinitely many; null for too few.
    @OrNull var ensembleLoss: Double?
    @OrNull var limit: Double?
    /// The mean loss on validation at the end, and the lowest on the way.
    let validationLoss: Double
    @OrNull var bestValidationLoss: Double?
    /// The parts of the gain from fresh documents, against repetition and against its best checkpoint.
    @OrNull var recovered: Double?
    @OrNull var recoveredAgainstBest: Double?
    /// The operations of making the text as a part of those of training one model.
    @OrNull var synthesis: Double?

    init(_ models: BootstrapResult.Models, of result: BootstrapResult) {
      arm = models.arm
      epochs = models.epochs
      trainingTokens = models.trainingTokens
      otherTokens = models.otherTokens
      testLoss = models.testLoss
      interval = ConfidenceInterval(meanOf: models.test.members.map(\.nats))?.ends
      ensembleLoss = models.ensembleLoss
      limit = models.limit
      validationLoss = models.validationLoss
      bestValidationLoss = models.best.isEmpty ? nil : models.bestLoss
      recovered = result.recovered(models) { $0.testLoss }
      recoveredAgainstBest = result.recoveredAgainstBest(models)
      synthesis = result.synthesis(models.arm)
    }
  }
}

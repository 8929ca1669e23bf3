import Corpora
import Evaluation
import MessagePassing

/// The cost of a run's evaluations that are left.
public struct EvaluationCost: Sendable {
  /// The tokens of the splits.
  public let validationTokens: Int, testTokens: Int
  /// The evaluations of the validation split before the last step.
  public let evaluationCount: Int
  /// T, of the windows that are scored.
  public let windowLength: Int
  /// Floating-point operations of one scored token.
  public let operationsPerToken: Double
  /// Floating-point operations of the steps that are left.
  public let trainingOperations: Double

  /// Tokens to score in all.
  public var tokens: Int { (evaluationCount + 1) * validationTokens + testTokens }
  /// Floating-point operations of all evaluations.
  public var operations: Double { Double(tokens) * operationsPerToken }
  /// The passes that compute them.
  public var passes: Int {
    let perPass = TokenWindows.passCapacity(sequenceLength: windowLength)
    func passes(_ tokens: Int) -> Int { (tokens + perPass - 1) / perPass }
    return (evaluationCount + 1) * passes(validationTokens) + passes(testTokens)
  }
}

extension RunConfiguration {
  /// The cost of the evaluations of a run on a corpus.
  ///
  /// - Parameter steps: those that are made.
  /// - Throws: as `stepCount`.
  public func evaluationCost(on corpus: Corpus, afterSteps steps: Int = 0) throws -> EvaluationCost {
    let stepCount = try stepCount()
    let every = stepsBetweenEvaluations(of: stepCount)
    let left = every.map { (stepCount - 1) / $0 - min(steps, stepCount - 1) / $0 } ?? 0
    return EvaluationCost(
      validationTokens: corpus.manifest.part(.validation).tokens, testTokens: corpus.manifest.part(.test).tokens,
      evaluationCount: left, windowLength: model.contextLength,
      // A forward pass is a third of a step.
      operationsPerToken: model.trainingOperationsPerToken / 3,
      trainingOperations: try operations() * Double(stepCount - steps) / Double(max(stepCount, 1)))
  }

  /// The steps between two evaluations of a run; nil when it has one at its end alone.
  func stepsBetweenEvaluations(of stepCount: Int) -> Int? {
    let every = Int((training.evaluateEvery * Double(stepCount)).rounded(.up))
    return every > 0 ? every : nil
  }
}

extension Run {
  /// The setting of the run's evaluations, which keep unfinished scores beside the checkpoints.
  func scoringSetting(stop: StopFlag, reserve: @escaping () -> Double) throws -> ScoringSetting {
    let state = ScoringState(directory: state.path, content: try configuration.fingerprint())
    var setting = ScoringSetting(stop: stop, state: state)
    setting.reserve = reserve
    setting.keepEvery = max(options.checkpointEvery, 1)
    return setting
  }
}

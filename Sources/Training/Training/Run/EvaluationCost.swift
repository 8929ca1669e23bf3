import Corpora
import Evaluation
import MessagePassing

/// The cost of a run's evaluations that are left.
public struct EvaluationCost: Sendable {
  /// The tokens of the splits.
  public let validationTokens: Int, testTokens: Int
  /// The evaluations of the validation split before the last step.
  public let evaluationCount: Int
  /// The cost of all of them, and of both splits at the end.
  public let scoring: ScoringCost
  /// Floating-point operations of the steps that are left.
  public let trainingOperations: Double

  /// True when evaluating takes longer than training.
  public var exceedsTraining: Bool { scoring.operations > trainingOperations }
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
    var scoring = cost(of: .test, of: corpus)
    scoring.add(cost(of: .validation, of: corpus), times: left + 1)
    return EvaluationCost(
      validationTokens: corpus.manifest.part(.validation).tokens, testTokens: corpus.manifest.part(.test).tokens,
      evaluationCount: left, scoring: scoring,
      trainingOperations: try operations() * Double(stepCount - steps) / Double(max(stepCount, 1)))
  }

  /// The cost of scoring a split once.
  private func cost(of split: Split, of corpus: Corpus) -> ScoringCost {
    ScoringCost(tokens: corpus.manifest.part(split).tokens, by: model)
  }

  /// The steps between two evaluations of a run; nil when it has one at its end alone.
  func stepsBetweenEvaluations(of stepCount: Int) -> Int? {
    let every = Int((training.evaluateEvery * Double(stepCount)).rounded(.up))
    return every > 0 ? every : nil
  }
}

extension Run {
  /// The setting of the run's evaluations, which keep unfinished scores beside the checkpoints.
  func scoringSetting(stop: StopFlag, reserve: @escaping () -> Double) -> ScoringSetting {
    let state = ScoringState(directory: state.path, content: fingerprint)
    var setting = ScoringSetting(stop: stop, state: state)
    setting.reserve = reserve
    setting.keepEvery = max(options.checkpointEvery, 1)
    return setting
  }
}

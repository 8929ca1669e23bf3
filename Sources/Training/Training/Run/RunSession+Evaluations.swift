import Corpora
import Evaluation
import MessagePassing

/// The evaluations of a run in progress, which can be stopped after every pass.
extension RunSession {
  /// Opens the held-out splits.
  static func heldOut(_ run: Run) throws -> [HeldOut] {
    let corpus = run.inputs.corpus
    let length = run.configuration.model.contextLength
    return try [Split.validation, .test].filter { corpus.manifest.part($0).tokens > 0 }.map { split in
      let stream = try EvaluationStream(corpus.tokens(split), sequenceLength: length, split: split)
      return HeldOut(split: split, windows: TokenWindows(stream))
    }
  }

  /// The log-probabilities of every held-out split after all steps; nil when the session was asked to stop, and the run
  /// resumes there. Collective.
  func score() throws -> [Score]? {
    do {
      return try heldOut.map {
        Score(split: $0.split, logProbabilities: try logProbabilities($0, after: trainer.stepCount - 1))
      }
    } catch is ScoringStopped {
      if firstStep < trainer.stepCount { try checkpoint(after: trainer.stepCount - 1) }
      return nil
    }
  }

  /// The log-probabilities of a split after a step. Collective.
  ///
  /// - Throws: `ScoringStopped` when the session was asked to stop.
  private func logProbabilities(_ heldOut: HeldOut, after index: Int) throws -> [Float] {
    var setting = scoring.named("\(heldOut.split.rawValue)-\(index + 1)")
    setting.report = { [report] in report(.scoring(heldOut.split, $0)) }
    return try scorer.logProbabilities(of: heldOut.windows, team: team, setting: setting)
  }

  func evaluates(after index: Int) -> Bool {
    guard let every = run.configuration.stepsBetweenEvaluations(of: trainer.stepCount) else { return false }
    return (index + 1) % every == 0 && index + 1 < trainer.stepCount
  }

  /// Writes the validation loss after a step to the metrics. Collective.
  ///
  /// - Returns: false when the session was asked to stop before it was known.
  func evaluate(after index: Int) throws -> Bool {
    try agreeOnMetrics()
    guard let validation = heldOut.first, validation.split == .validation else { return true }
    do {
      let scores = try logProbabilities(validation, after: index)
      var line = line(after: index)
      line.validationLoss = loss(scores, of: .validation).nats
      line.heldOutPairLoss = try pairLoss()?.nats
      metrics?.write(line)
      if team.isRoot { scoring.state?.forget("\(validation.split.rawValue)-\(index + 1)") }
      return true
    } catch is ScoringStopped {
      return false
    }
  }

  /// The loss on pairs of held-out documents; nil when there are none. Collective.
  func pairLoss() throws -> Loss? { try pairScorer?.loss(parameters, evaluator, team: team) }

  func loss(_ logProbabilities: [Float], of split: Split) -> Loss {
    Loss(logProbabilities, bytes: run.inputs.corpus.manifest.part(split).bytes)
  }
}

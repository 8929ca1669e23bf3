import Checkpoints
import Evaluation
import Files
import MessagePassing

extension Run {
  /// Trains the model from its last checkpoint on and writes its directory, the result last. Collective over the team; all
  /// arguments agree, and nobody else writes into the directory.
  ///
  /// - Parameters:
  ///   - stop: polled in every step, and after every pass of an evaluation.
  ///   - report: called on the team's first rank.
  /// - Throws: `AgreedFailure` when a rank cannot read or write, `MPIError`.
  public func execute(
    team: Communicator, stop: StopFlag, report: @escaping RunReport
  ) throws -> (RunOutcome, RunTiming) {
    try StopSignal.holdTermination {
      let session = try RunSession(self, team: team, stop: stop, report: report)
      let outcome = try record(session.train(), of: session)
      session.close()
      return outcome
    }
  }

  private func record(_ end: RunSession.End, of session: RunSession) throws -> (RunOutcome, RunTiming) {
    switch end {
    case .allSteps: try finish(session)
    case .stopped(let step): (.stopped(step: step), session.timing(after: step))
    case .diverged(let error): try recordDivergence(error, of: session)
    }
  }

  private func finish(_ session: RunSession) throws -> (RunOutcome, RunTiming) {
    guard let scores = try session.score() else {
      let steps = try configuration.stepCount()
      return (.stopped(step: steps), session.timing(after: steps))
    }
    let pairs = try session.pairLoss()
    return try session.team.agree {
      let result = try session.result(scores, pairs: pairs)
      let timing = session.timing(after: result.steps)
      if session.team.isRoot {
        try LogProbabilityFile.write(scores.map { ($0.split.rawValue, $0.logProbabilities) }, to: directory)
        try ModelDirectory.write(
          session.parameters, tokenizer: inputs.corpus.tokenizer(), continuing: inputs.initialModel, to: directory)
        try write(result, to: manifestPath, timing)
      }
      return (.finished(result), timing)
    }
  }

  private func recordDivergence(
    _ error: TrainingError, of session: RunSession
  ) throws -> (RunOutcome, RunTiming) {
    guard case .diverged(let step, let loss) = error else { throw error }
    return try session.team.agree {
      let divergence = Divergence(fingerprint: fingerprint, step: step, loss: text(of: loss))
      let timing = session.timing(after: step)
      if session.team.isRoot { try write(divergence, to: divergencePath, timing) }
      return (.diverged(divergence), timing)
    }
  }

  /// Writes the end of the run, after which it is never trained again.
  private func write(_ end: some Codable, to path: String, _ timing: RunTiming) throws {
    try write(timing)
    try SealedFile.write(end, to: path)
    removeLeftovers()
  }

  private func write(_ timing: RunTiming) throws {
    try AtomicFile.write(canonicalJSON(timing, pretty: true), to: timingPath)
  }
}

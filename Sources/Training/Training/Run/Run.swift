import Checkpoints
import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import Transformers

/// A run and the directory that it is kept in.
public struct Run {
  /// What is computed.
  public let configuration: RunConfiguration
  /// Where its files go.
  public let directory: String
  /// What it learns from.
  public let corpus: Corpus
  /// What its teacher gives, when it has one.
  public let material: TeachingMaterial
  /// Seconds between checkpoints; the result does not depend on it.
  public let checkpointEvery: Double
  /// The study that trains it, if one does; the result does not depend on it.
  public let study: String?

  /// - Throws: `TrainingError.otherCorpus` when the corpus is not the configured one.
  public init(
    _ configuration: RunConfiguration, corpus: Corpus, directory: String,
    material: TeachingMaterial = TeachingMaterial(),
    checkpointEvery: Double = TrainingConfiguration.defaultCheckpointInterval, study: String? = nil
  ) throws {
    guard configuration.data.corpus == corpus.fingerprint else {
      throw TrainingError.otherCorpus(directory: corpus.directory)
    }
    self.configuration = configuration
    self.corpus = corpus
    self.directory = directory
    self.material = material
    self.checkpointEvery = checkpointEvery
    self.study = study
  }

  /// The result, when the run is finished; nil when it is not.
  ///
  /// - Throws: `TrainingError.otherRun` when the directory holds another run, `FileError.directoryNotEmpty` when it holds
  ///   something else, `FileError.corrupted` when the result is not what was written.
  public func finishedResult() throws -> RunResult? { try finished() }

  /// How the run diverged, when it did.
  ///
  /// - Throws: as `finishedResult`.
  public func divergence() throws -> Divergence? {
    guard let divergence = try SealedFile.read(Divergence.self, from: divergencePath) else { return nil }
    try checkRecipe(divergence.fingerprint)
    return divergence
  }

  /// Whether the run has ended, well or not.
  ///
  /// - Throws: as `finishedResult`.
  public func isEnded() throws -> Bool { try finishedResult() != nil || divergence() != nil }

  /// How the run was trained to its end; nil when that is not known.
  public func timing() -> RunTiming? {
    (try? readFile(timingPath)).flatMap { try? JSONDecoder().decode(RunTiming.self, from: Data($0)) }
  }

  private var divergencePath: String { "\(directory)/diverged.json" }
  private var timingPath: String { "\(directory)/timing.json" }
  var configurationPath: String { "\(directory)/configuration.json" }
  /// The checkpoints while the run is not finished.
  var state: StateDirectory { StateDirectory(ofRun: directory) }

  /// Trains the model from its last checkpoint on and writes its directory, the result last. Collective over the team; all
  /// arguments agree, and nobody else writes into the directory.
  ///
  /// - Parameters:
  ///   - stop: looked at in every step.
  ///   - report: called on the team's first rank.
  /// - Throws: `AgreedFailure` when a rank cannot read or write, `MPIError`.
  public func execute(
    team: Communicator, stop: StopFlag, report: @escaping (RunEvent) -> Void
  ) throws -> (RunOutcome, RunTiming) {
    try StopSignal.holdTermination {
      let session = try RunSession(self, team: team, stop: stop, report: report)
      let ended = try end(session.train(), session, team)
      try session.close()
      return ended
    }
  }

  private func end(
    _ end: RunSession.End, _ session: RunSession, _ team: Communicator
  ) throws -> (RunOutcome, RunTiming) {
    switch end {
    case .allSteps: try finish(session, team)
    case .stopped(let step): (.stopped(step: step), session.timing(after: step))
    case .diverged(let error): try recordDivergence(error, session, team)
    }
  }

  private func finish(_ session: RunSession, _ team: Communicator) throws -> (RunOutcome, RunTiming) {
    let scores = try session.score()
    return try team.agree {
      let result = try session.result(scores)
      let timing = session.timing(after: result.steps)
      if team.isRoot {
        try LogProbabilityFile.write(scores.map { ($0.split.rawValue, $0.logProbabilities) }, to: directory)
        try ModelDirectory.write(session.parameters, tokenizer: corpus.tokenizer(), to: directory)
        try AtomicFile.write(canonicalJSON(timing, pretty: true), to: timingPath)
        try seal(result)
        removeLeftovers()
      }
      return (.finished(result), timing)
    }
  }

  private func recordDivergence(
    _ error: TrainingError, _ session: RunSession, _ team: Communicator
  ) throws -> (RunOutcome, RunTiming) {
    guard case .diverged(let step, let loss) = error else { throw error }
    return try team.agree {
      let divergence = Divergence(fingerprint: try configuration.fingerprint(), step: step, loss: text(of: loss))
      let timing = session.timing(after: step)
      if team.isRoot {
        try AtomicFile.write(canonicalJSON(timing, pretty: true), to: timingPath)
        try SealedFile.write(divergence, to: divergencePath)
        removeLeftovers()
      }
      return (.diverged(divergence), timing)
    }
  }

  /// Makes the directory, says in it which run it is for, and removes what a killed program left half written.
  func prepareDirectory() throws {
    try createDirectory(directory)
    removePartials()
    try AtomicFile.write(canonicalJSON(configuration, pretty: true), to: configurationPath)
  }

  /// Removes what only an unfinished run needs; the lock of the directory is held.
  public func removeLeftovers() {
    state.remove()
    removePartials()
  }

  /// The last checkpoint that can be used, as the team's first rank sees it. Collective.
  func lastCheckpoint(
    team: Communicator, report: (RunEvent) -> Void
  ) throws -> (path: String, progress: TrainingState.Progress)? {
    let found = try team.broadcastFromRoot {
      let last = state.last(accepts: check) { report(.rejectedCheckpoint($0)) }
      return Array((last?.path ?? "").utf8)
    }
    guard !found.isEmpty else { return nil }
    let path = String(decoding: found, as: UTF8.self)
    return try team.agree { (path, try TrainingState(path: path).progress) }
  }

  /// Whether a run can go on from a checkpoint.
  private func check(_ progress: TrainingState.Progress) throws {
    let expected = try configuration.fingerprint()
    guard progress.run == expected else {
      throw TrainingError.otherRun(directory: state.path, found: progress.run.short, expected: expected.short)
    }
    guard progress.step <= (try configuration.stepCount()) else {
      throw CheckpointError.malformed(path: state.path, reason: "it has more steps than the run")
    }
    guard MetricsWriter.checksum(directory, length: progress.metricsLength) == progress.metricsChecksum else {
      throw TrainingError.otherMetrics(path: MetricsWriter.path(directory), step: progress.step)
    }
  }
}

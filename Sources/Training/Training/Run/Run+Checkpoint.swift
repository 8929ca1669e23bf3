import Checkpoints
import Files
import MessagePassing

/// A checkpoint that a run can resume from.
struct Checkpoint {
  let path: String
  let progress: TrainingState.Progress

  init(path: String) throws {
    self.path = path
    progress = try TrainingState(path: path).progress
  }
}

extension Run {
  /// The origin of the weights: a checkpoint, or the start of the run.
  func start(_ checkpoint: Checkpoint?) throws(TrainingError) -> Trainer.Start {
    if let checkpoint { return .checkpoint(path: checkpoint.path) }
    switch configuration.initialization {
    case .random(let seed): return .random(seed: seed)
    case .weights(let checksum):
      guard let directory = inputs.initialModel else { throw .otherInitialWeights(directory: nil) }
      return .model(directory: directory, checksum: checksum)
    }
  }

  /// The last checkpoint that can be used, as the team's first rank sees it. Collective.
  ///
  /// - Parameter models: those that the run saves on its way.
  func lastCheckpoint(_ models: [SavedModel], team: Communicator, report: RunReport) throws -> Checkpoint? {
    let path = try lastPath(models, team, report)
    return try path.isEmpty ? nil : team.agree { try Checkpoint(path: path) }
  }

  /// The path of that checkpoint; empty when there is none. Collective.
  private func lastPath(_ models: [SavedModel], _ team: Communicator, _ report: RunReport) throws -> String {
    String(decoding: try team.broadcastFromRoot { Array(ownLastPath(models, report).utf8) }, as: UTF8.self)
  }

  /// The same as this rank sees it.
  private func ownLastPath(_ models: [SavedModel], _ report: RunReport) -> String {
    let last = state.last {
      try check($0, models)
    } rejected: {
      report(.rejectedCheckpoint($0))
    }
    return last?.path ?? ""
  }

  /// Refuses a checkpoint that the run cannot resume from.
  private func check(_ progress: TrainingState.Progress, _ models: [SavedModel]) throws {
    for model in models where model.steps <= progress.step && !exists(model.path) {
      throw TrainingError.missingModel(path: model.path, step: progress.step)
    }
    guard progress.run == fingerprint else {
      throw TrainingError.otherRun(directory: state.path, differences: [])
    }
    guard progress.step <= (try configuration.stepCount()) else {
      throw CheckpointError.malformed(path: state.path, reason: "it has more steps than the run")
    }
    guard MetricsWriter.checksum(directory, length: progress.metricsLength) == progress.metricsChecksum else {
      throw TrainingError.otherMetrics(path: MetricsWriter.path(directory), step: progress.step)
    }
  }
}

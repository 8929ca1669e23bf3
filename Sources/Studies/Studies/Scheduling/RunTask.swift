import Corpora
import Files
import Store
import Training

/// A run that a study needs, and why.
package struct RunTask {
  /// For people: size, tokens, hyperparameters, seed.
  let name: String
  let reason: String
  let run: Run
  let fingerprint: Fingerprint
  /// Floating-point operations of its steps and evaluations.
  let cost: Double

  /// Whether the run has ended, well or not.
  ///
  /// - Throws: `TrainingError.otherRun`, `FileError.directoryNotEmpty` or `.corrupted`.
  func isEnded() throws -> Bool { try run.isEnded() }
}

/// Where a study finds its runs.
struct RunStore {
  let directories: StudyDirectories
  let corpus: Corpus
  let checkpointEvery: Double

  /// The task of computing a run of a cell.
  ///
  /// - Throws: `TrainingError.otherCorpus`, `ConfigurationError`.
  func task(_ cell: Cell, _ point: GridPoint, _ seeds: MemberSeeds, reason: String) throws -> RunTask {
    let configuration = cell.run(point, seeds)
    let fingerprint = try configuration.fingerprint()
    let name = "\(cell.size)-D\(cell.tokens)-\(point.name)-\(seeds.name)"
    return RunTask(
      name: name, reason: reason,
      run: try Run(
        configuration, corpus: corpus, directory: directories.run(name, fingerprint), checkpointEvery: checkpointEvery,
        study: directories.study),
      fingerprint: fingerprint, cost: try configuration.operations() + evaluationCost(configuration))
  }

  /// Floating-point operations of the evaluations during a run and at its end; a forward pass is a third of a step.
  func evaluationCost(_ run: RunConfiguration) -> Double {
    let (validation, test) = (corpus.manifest.part(.validation).tokens, corpus.manifest.part(.test).tokens)
    let every = run.training.evaluateEvery
    let during = every > 0 ? (1 / every).rounded(.down) : 0
    return ((during + 1) * Double(validation) + Double(test)) * run.model.trainingOperationsPerToken / 3
  }
}

/// What can end a run early.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss, or the norm of its gradient, is not a finite number any more.
  case diverged(step: Int, loss: Double)
  /// The output folder holds another run.
  case otherRun(folder: String, found: String, expected: String)
  /// The metrics are shorter than a checkpoint says.
  case missingMetrics(path: String, step: Int)
  /// The corpus is not the one that the run was configured for.
  case otherCorpus(folder: String)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .diverged(let step, let loss):
      "the run diverged: its loss or gradient became \(loss) at step \(step + 1); use a smaller training.learningRate"
    case .otherRun(let folder, let found, let expected):
      "folder \(folder) holds run \(found), but this is run \(expected); choose another output folder"
    case .missingMetrics(let path, let step):
      "\(path) lacks lines from before step \(step), so the checkpoint after it cannot be used"
    case .otherCorpus(let folder):
      "corpus \(folder) is not the one that the run was configured for; prepare it again or correct the path"
    }
  }
}

/// What can end a run early.
public enum TrainingError: Error, Equatable, CustomStringConvertible {
  /// The loss, or the norm of its gradient, is not a finite number any more.
  case diverged(step: Int, loss: Double)
  /// The output directory holds another run.
  case otherRun(directory: String, found: String, expected: String)
  /// The metrics are not those that a checkpoint was written with.
  case otherMetrics(path: String, step: Int)
  /// The corpus is not the one that the run was configured for.
  case otherCorpus(directory: String)
  /// What a teacher gave is missing or not what the run was configured for.
  case otherTeaching(what: String, place: String?)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .diverged(let step, let loss):
      "the run diverged: its loss or gradient became \(text(of: loss)) at step \(step + 1); use a smaller training.learningRate"
    case .otherRun(let directory, let found, let expected):
      "directory \(directory) holds run \(found), but this is run \(expected); choose another output directory"
    case .otherMetrics(let path, let step):
      "\(path) is not as it was after step \(step), so the checkpoint after that step cannot be used"
    case .otherTeaching(let what, let place):
      "the teacher's \(what) \(place.map { "in \($0)" } ?? "") are not those that the run was configured for; have them made again"
    case .otherCorpus(let directory):
      "corpus \(directory) is not the one that the run was configured for; prepare it again or correct the path"
    }
  }
}

/// A loss as text, the same for every NaN: their signs depend on the order of sums.
func text(of loss: Double) -> String { loss.isNaN ? "nan" : "\(loss)" }

import Corpora
import Evaluation
import Files

/// The end of a run, or of a session of it.
public enum RunOutcome: Sendable {
  /// All steps were made.
  case finished(RunResult)
  /// The loss became NaN or infinite; it would so again.
  case diverged(Divergence)
  /// The run was asked to stop; the checkpoint after this many steps is written.
  case stopped(step: Int)
}

/// The end of a run whose loss, or its gradient's norm, is NaN or infinite.
public struct Divergence: Codable, Sendable, Equatable {
  /// The fingerprint of the run.
  public let fingerprint: Fingerprint
  /// The steps made before.
  public let step: Int
  /// The loss or norm as text, because JSON has no such numbers.
  public let loss: String

  /// The same as an error.
  public var error: TrainingError { .diverged(step: step, loss: Double(loss) ?? .nan) }
}

/// Receives the news of a run in progress.
public typealias RunReport = (RunEvent) -> Void

/// The news of a run in progress.
public enum RunEvent {
  /// The run begins or resumes, and its evaluations will cost so much.
  case planned(EvaluationCost)
  /// A step was made.
  case progress(RunProgress)
  /// Tokens of a held-out split are scored.
  case scoring(Split, ScoringSetting.Event)
  /// Another program trains the run; this one waits for it.
  case waiting(directory: String)
  /// The run resumes from a checkpoint.
  case resumed(step: Int, stepCount: Int)
  /// The run ends before it has read so many words, so that no models are saved there.
  case unreached(words: [Int], seen: Int)
  /// A checkpoint cannot be used; the one before it is tried.
  case rejectedCheckpoint(any Error)
}

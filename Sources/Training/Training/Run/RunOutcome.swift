import Files

/// How a run ended, or paused.
public enum RunOutcome: Sendable {
  /// All steps were made.
  case finished(RunResult)
  /// The loss stopped being a number; it would so again.
  case diverged(Divergence)
  /// Somebody wished to stop; the checkpoint after this many steps is written.
  case stopped(step: Int)
}

/// The end of a run whose loss, or its gradient's norm, is not a finite number any more.
public struct Divergence: Codable, Sendable, Equatable {
  /// What names the run.
  public let fingerprint: Fingerprint
  /// The steps made before.
  public let step: Int
  /// The loss or norm as text, because JSON has no such numbers.
  public let loss: String

  /// The same as an error.
  public var error: TrainingError { .diverged(step: step, loss: Double(loss) ?? .nan) }
}

/// What a run tells while it goes on.
public enum RunEvent {
  /// A step was made.
  case progress(RunProgress)
  /// The run goes on from a checkpoint.
  case resumed(step: Int, stepCount: Int)
  /// A checkpoint cannot be used; the one before it is tried.
  case rejectedCheckpoint(any Error)
}

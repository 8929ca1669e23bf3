import Evaluation
import Files

/// What a run ended with; the same bits on any number of ranks.
public struct RunResult: Codable, Sendable, Equatable {
  /// What names the run.
  public let fingerprint: Fingerprint
  /// N.
  public let parameters: Int
  /// The number of steps.
  public let steps: Int
  /// Tokens trained on, repetitions counted.
  public let tokens: Int
  /// The mean training loss of the last 5 % of the steps, in nats per token.
  public let trainLoss: Double
  /// The loss on the documents set aside, absent where none were.
  public let validation: Loss?, test: Loss?
}

/// How long a run took.
public struct RunTiming: Codable, Sendable, Equatable {
  /// Seconds from start to end, without those between interruptions.
  public let seconds: Double
  /// Seconds spent in training steps.
  public let stepSeconds: Double
  /// Those of them since the program was started last.
  public let ownStepSeconds: Double
  /// Trained tokens for each second of training steps.
  public let tokensPerSecond: Double
  /// How many ranks trained.
  public let ranks: Int
  /// The study that trained it to its end, if one did.
  public let study: String?
}

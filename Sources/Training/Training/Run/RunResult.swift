import Evaluation
import Files

/// The result of a run; the same bits on any number of ranks.
public struct RunResult: Codable, Sendable, Equatable {
  /// The fingerprint of the configuration.
  public let fingerprint: Fingerprint
  /// N.
  public let parameters: Int
  /// The number of steps.
  public let steps: Int
  /// Tokens trained on, repetitions counted.
  public let tokens: Int
  /// The mean training loss of the last 5 % of the steps, in nats per token.
  public let trainLoss: Double
  /// The loss on the held-out documents, absent where there are none.
  public let validation: Loss?, test: Loss?
  /// The words that were read; absent unless the run saves models at numbers of words.
  public let words: WordCounts?
  /// The loss of the second documents of pairs of held-out documents, given the first; absent where there are no such pairs.
  public let heldOutPairs: Loss?
}

/// The time that a run took.
public struct RunTiming: Codable, Sendable, Equatable {
  /// Seconds from start to end, without those between interruptions.
  public let seconds: Double
  /// Seconds spent in training steps.
  public let stepSeconds: Double
  /// Those of them since the program was started last.
  public let ownStepSeconds: Double
  /// Trained tokens for each second of training steps.
  public let tokensPerSecond: Double
  /// The number of ranks that trained.
  public let ranks: Int
  /// The study that trained it to its end, if one did.
  public let study: String?
}

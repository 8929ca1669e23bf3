/// The progress of a run.
public struct RunProgress: Sendable {
  /// Steps done, and all steps.
  public let step: Int, stepCount: Int
  /// The loss of the last step, in nats per token.
  public let loss: Double
  /// Tokens trained each second since the run started.
  public let tokensPerSecond: Double
  /// Seconds until the run ends at this rate.
  public let secondsLeft: Double
}

/// The rules by which requests are sent.
public struct RunnerSettings: Sendable {
  /// The limits of requests at once and per minute.
  public var limits = RateLimits()
  /// The rules of repetition.
  public var retry = RetryPolicy()
  /// The most tokens and money.
  public var budget = Budget()
  /// The prices of the model.
  public var prices = Prices()
  /// True when requests are sent again whose records are failures.
  public var repeatsFailures = false
  /// The requests that may fail one after another on a rank before the run ends.
  public var failureLimit = 20
  /// The same bound as long as no request was answered.
  public var firstFailureLimit = 4
  /// The seconds after which ranks compare their counts.
  public var roundSeconds = 0.5
  /// The most seconds that running requests have to end after a stop request; a scheduler kills a job soon after it.
  public var drainSeconds = 20.0

  /// The defaults.
  public init() {}
}

/// Limits of the requests of a job.
public struct RateLimits: Sendable {
  /// The most requests of one rank that run or wait for their next attempt.
  public var concurrency = 8
  /// The most requests per minute of all ranks; nil without a limit.
  public var requestsPerMinute: Double?
  /// The most tokens per minute of all ranks, prompts and answers; nil without a limit.
  public var tokensPerMinute: Double?

  /// Eight requests at once, without limits per minute.
  public init() {}
}

import MessagePassing

/// The reason for which requests stopped before all were answered.
public enum StopReason: Sendable, Equatable, CustomStringConvertible {
  /// A signal, or the end of the allowed time.
  case requested
  /// The most tokens are used.
  case maxTokens(Int)
  /// The most money is spent.
  case maxCost(Double)

  /// The fact and what to do.
  public var description: String {
    switch self {
    case .requested: "stopped on request; what was answered is recorded: run the same command again to resume"
    case .maxTokens(let count):
      "stopped at the limit of \(count) tokens; what was answered is recorded: raise the limit to resume"
    case .maxCost(let cost):
      "stopped at the limit of \(cost) for the cost; what was answered is recorded: raise the limit to resume"
    }
  }
}

/// The end of a run of requests.
public enum RunEnd: Sendable, Equatable {
  /// Every request has a record.
  case finished
  /// The same command resumes it.
  case stopped(StopReason)
}

import MessagePassing

/// The orderly end of requests at a limit of tokens or cost.
public struct StoppedRequests: Error, CustomStringConvertible {
  /// The limit.
  public let reason: StopReason

  /// The fact and what to do.
  public var description: String { "\(reason)" }

  /// The error that all ranks throw together once everything is recorded.
  public static func agreed(_ reason: StopReason, _ stop: StopFlag, world: Communicator) -> AgreedFailure {
    guard reason != .requested else { return Stopped.agreed(stop, world: world) }
    return AgreedFailure(rank: 0, cause: world.isRoot ? StoppedRequests(reason: reason) : nil)
  }
}

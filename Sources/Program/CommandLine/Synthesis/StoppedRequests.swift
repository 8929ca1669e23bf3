import LanguageModelClients
import MessagePassing

/// The orderly end of requests at a limit of tokens or cost.
struct StoppedRequests: Error, CustomStringConvertible {
  let reason: StopReason

  var description: String { "\(reason)" }

  /// The error that all ranks throw together once everything is recorded.
  static func agreed(_ reason: StopReason, _ stop: StopFlag, world: Communicator) -> AgreedFailure {
    guard reason != .requested else { return Stopped.agreed(stop, world: world) }
    return AgreedFailure(rank: 0, cause: world.isRoot ? StoppedRequests(reason: reason) : nil)
  }
}

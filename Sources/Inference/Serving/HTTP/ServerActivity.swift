import Synchronization

/// The requests that are being and were answered, and whether the server is stopping.
package final class ServerActivity: Sendable {
  private struct State {
    var requests = 0
    var answered = 0
    var isStopping = false
  }

  private let state = Mutex(State())

  /// No activity.
  package init() {}

  /// The requests that are being answered.
  package var requests: Int { state.withLock { $0.requests } }

  /// The requests that succeeded and whose answers were sent.
  package var answered: Int { state.withLock { $0.answered } }

  /// True when no further request is accepted.
  package var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Accepts no further request.
  package func stop() { state.withLock { $0.isStopping = true } }

  func begin() { state.withLock { $0.requests += 1 } }

  /// Notes that the answer to a request that succeeded was sent.
  func noteSuccess() { state.withLock { $0.answered += 1 } }

  func end() { state.withLock { $0.requests -= 1 } }
}

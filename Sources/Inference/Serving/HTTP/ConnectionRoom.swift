import Synchronization

/// The room for a number of connections; who finds none waits.
final class ConnectionRoom: Sendable {
  private struct State {
    var free: Int
    var waiting: CheckedContinuation<Void, Never>?
  }

  private let state: Mutex<State>

  init(_ count: Int) { state = Mutex(State(free: count)) }

  /// Takes a place; only one task does so.
  func enter() async {
    await withCheckedContinuation { continuation in
      let isFree = state.withLock { state in
        if state.free > 0 {
          state.free -= 1
          return true
        }
        state.waiting = continuation
        return false
      }
      if isFree { continuation.resume() }
    }
  }

  /// Gives a place back.
  func leave() {
    let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state.waiting = nil }
      if state.waiting == nil { state.free += 1 }
      return state.waiting
    }
    next?.resume()
  }
}

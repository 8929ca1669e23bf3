import Foundation
import Synchronization
import TestSupport
import Testing

/// A server that a command started and that listens.
final class RunningServer: Sendable {
  /// A way to end a server.
  enum End: Sendable {
    /// The signal TERM to a process, or USR1 to `mpirun`, which leaves its ranks one second after TERM.
    case gently
    /// A signal to one of the ranks.
    case signal(Int32, rank: Int)
  }

  /// Seconds until a server must listen, and until it must have ended.
  private static let limits = (start: 60.0, end: 60.0, life: 600)

  /// Each rank adds its output to one file, so that it can be read while the server runs.
  private static let script = "exec \"$0\" \"$@\" >>listening"

  private let process: ServerProcess
  let port: UInt16

  /// Starts a server and waits until it listens.
  ///
  /// - Throws: `ProgramError` when it does not.
  init(_ arguments: String, in place: Workplace, ranks: Int? = nil) throws {
    let process = ServerProcess(isLaunched: ranks != nil)
    self.process = process
    let (path, script) = (place.path, Self.script)
    Thread {
      process.finish(
        Result {
          try Program().run(
            "serve --port 0 \(arguments)", in: path, ranks: ranks, script: script, limit: Self.limits.life,
            watch: process.watch)
        })
    }.start()
    port = try Self.port(place, process)
  }

  private static func port(_ place: Workplace, _ process: ServerProcess) throws -> UInt16 {
    let start = ContinuousClock.now
    while (ContinuousClock.now - start) / .seconds(1) < limits.start, !process.hasEnded {
      if let line = (try? place.text("listening")).flatMap({ lines($0).first }), line.hasSuffix("}"),
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String],
        let url = object["listening"].flatMap({ URL(string: $0) }), let port = url.port
      {
        return UInt16(port)
      }
      usleep(5000)
    }
    let outcome = try process.end(.gently, limit: limits.end)
    throw ProgramError.failed(command: "chorus serve", output: outcome.standardError)
  }

  /// Ends the server.
  func end(_ end: End = .gently) throws -> Outcome { try process.end(end, limit: Self.limits.end) }

  /// Asks the server to end, and does not wait.
  func beginEnd(_ end: End = .gently) { process.ask(end) }

  /// Sends a request on a connection of its own.
  func ask(_ path: String, _ body: String? = nil, headers: [String] = []) throws -> ServerAnswer {
    let connection = try RawConnection(port: port)
    try connection.send(body == nil ? "GET" : "POST", path, body, headers: headers)
    return try connection.answer()
  }

  /// Asks for completions.
  func complete(_ fields: [String: Any]) throws -> ServerAnswer {
    let body = try JSONSerialization.data(withJSONObject: fields, options: .sortedKeys)
    return try ask("/v1/completions", String(decoding: body, as: UTF8.self))
  }
}

/// The process of a server, and what is asked of it.
private final class ServerProcess: Sendable {
  private struct State {
    var request: RunningServer.End?
    var isSent = false
    var outcome: Result<Outcome, any Error>?
  }

  private let isLaunched: Bool
  private let state = Mutex(State())
  private let ended = DispatchSemaphore(value: 0)

  /// - Parameter isLaunched: true under `mpirun`.
  init(isLaunched: Bool) { self.isLaunched = isLaunched }

  var hasEnded: Bool { state.withLock { $0.outcome != nil } }

  func ask(_ end: RunningServer.End) { state.withLock { $0.request = $0.request ?? end } }

  func finish(_ outcome: Result<Outcome, any Error>) {
    state.withLock { $0.outcome = outcome }
    ended.signal()
  }

  /// Ends the process and waits for it.
  func end(_ end: RunningServer.End, limit: Double) throws -> Outcome {
    ask(end)
    guard ended.wait(timeout: .now() + limit) == .success else {
      throw ProgramError.tooSlow(command: "chorus serve", seconds: Int(limit))
    }
    guard let outcome = state.withLock({ $0.outcome }) else { preconditionFailure("an end without an outcome") }
    return try outcome.get()
  }

  /// Sends the signal that was asked for, once.
  func watch(_ launcher: Int32) -> Bool {
    let request = state.withLock { state -> RunningServer.End? in
      guard !state.isSent else { return nil }
      return state.request
    }
    guard let request else { return true }
    let isSent =
      switch request {
      case .gently: kill(launcher, isLaunched ? SIGUSR1 : SIGTERM) == 0
      case .signal(let signal, let rank): Kill.send(signal, toRank: rank, below: launcher)
      }
    state.withLock { $0.isSent = isSent }
    return true
  }
}

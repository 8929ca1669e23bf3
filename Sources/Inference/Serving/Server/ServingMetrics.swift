import Synchronization

/// The counters of a server, as Prometheus reads them.
package final class ServingMetrics: Sendable {
  private struct State {
    /// Answers by path and status.
    var answers: [Answer: Int] = [:]
    var promptTokens = 0
    var drawnTokens = 0
    var steps = 0
    var rows = 0
    var running = 0
    var waiting = 0
  }

  private struct Answer: Hashable {
    let path: String
    let status: Int
  }

  private let state = Mutex(State())

  /// Counters at zero.
  package init() {}

  func note(path: String, status: HTTPStatus) {
    state.withLock { $0.answers[Answer(path: path, status: status.rawValue), default: 0] += 1 }
  }

  func note(promptTokens: Int, drawnTokens: Int) {
    state.withLock { state in
      state.promptTokens += promptTokens
      state.drawnTokens += drawnTokens
    }
  }

  func note(running: Int, waiting: Int, rows: Int) {
    state.withLock { state in
      state.running = running
      state.waiting = waiting
      state.rows += rows
      if rows > 0 { state.steps += 1 }
    }
  }

  /// The counters in Prometheus' text format, version 0.0.4.
  package var text: String {
    let state = state.withLock { $0 }
    let answers = state.answers.sorted { ($0.key.path, $0.key.status) < ($1.key.path, $1.key.status) }.map {
      "chorus_requests_total{path=\"\($0.key.path)\",status=\"\($0.key.status)\"} \($0.value)"
    }
    let counters = [
      Self.metric(
        "prompt_tokens_total", kind: "counter", help: "Tokens of prompts of complete answers.",
        value: state.promptTokens),
      Self.metric(
        "generated_tokens_total", kind: "counter", help: "Drawn tokens of complete answers.", value: state.drawnTokens),
      Self.metric("steps_total", kind: "counter", help: "Steps of the models.", value: state.steps),
      Self.metric("rows_total", kind: "counter", help: "Tokens that the models read.", value: state.rows),
      Self.metric("sequences_running", kind: "gauge", help: "Sequences in the models' slots.", value: state.running),
      Self.metric("sequences_waiting", kind: "gauge", help: "Sequences that wait for a slot.", value: state.waiting),
    ]
    let head = ["# HELP chorus_requests_total Answered requests.", "# TYPE chorus_requests_total counter"]
    return (head + answers + counters).joined(separator: "\n") + "\n"
  }

  private static func metric(_ name: String, kind: String, help: String, value: Int) -> String {
    "# HELP chorus_\(name) \(help)\n# TYPE chorus_\(name) \(kind)\nchorus_\(name) \(value)"
  }
}

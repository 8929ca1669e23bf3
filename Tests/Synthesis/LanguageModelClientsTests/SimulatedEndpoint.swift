import Foundation
import LanguageModelClients

/// An endpoint with a clock of its own, which answers by a function.
final class SimulatedEndpoint: AnswerTransport {
  /// An end and the seconds until it comes.
  typealias Reply = (seconds: Double, outcome: TransportEvent.Outcome)

  private(set) var now = 0.0
  /// The requests in the order of their arrival, and when they arrived.
  private(set) var sent: [ModelRequest] = []
  private(set) var times: [Double] = []
  /// The most requests that ran at the same time.
  private(set) var mostRunning = 0
  private var running: [(due: Double, event: TransportEvent)] = []
  private let reply: (ModelRequest, _ attempt: Int, _ time: Double) -> Reply
  private let key: APIKey?

  /// An endpoint whose answers also depend on the time.
  init(key: APIKey?, timed reply: @escaping (ModelRequest, _ attempt: Int, _ time: Double) -> Reply) {
    self.reply = reply
    self.key = key
  }

  convenience init(reply: @escaping (ModelRequest, _ attempt: Int) -> Reply) {
    self.init(key: nil) { request, attempt, _ in reply(request, attempt) }
  }

  /// The times that a request arrived.
  func attempts(_ key: String) -> Int { sent.count { $0.key == key } }

  func start(_ request: ModelRequest, id: Int) {
    sent.append(request)
    times.append(now)
    let reply = reply(request, attempts(request.key), now)
    running.append((now + reply.seconds, TransportEvent(id: id, outcome: reply.outcome)))
    mostRunning = max(mostRunning, running.count)
  }

  func wait(seconds: Double) -> [TransportEvent] {
    now = min(now + seconds, max(now, running.map(\.due).min() ?? .infinity))
    let ended = running.filter { $0.due <= now }
    running.removeAll { $0.due <= now }
    return ended.map(\.event)
  }

  var name: String { "http://simulated/v1/chat/completions" }

  func redacted(_ text: String) -> String { key?.redacted(text) ?? text }
}

/// Responses of servers.
enum Replies {
  static func response(_ status: Int, _ body: String, _ headers: [String: String] = [:]) -> TransportEvent.Outcome {
    let all = ["content-type": "application/json"].merging(headers) { $1 }
    return .response(HTTPResponse(status: status, headers: all, body: Array(body.utf8)))
  }

  /// A chat completion with 10 tokens of prompt and 5 of answer.
  static func completion(_ text: String, finish: String = "stop") -> TransportEvent.Outcome {
    response(200, completionText(text, finish: finish))
  }

  static func completionText(_ text: String, finish: String = "stop") -> String {
    let quoted = String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    return """
      {"choices":[{"index":0,"finish_reason":"\(finish)","message":{"role":"assistant","content":\(quoted)}}],\
      "usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15}}
      """
  }
}

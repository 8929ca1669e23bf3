import Files
import Foundation
import LanguageModelClients

/// A language model that answers each operation in a fixed way, and remembers what it was asked.
final class InventedModel: AnswerTransport {
  /// The keys of the requests, in the order in which they came.
  private(set) var asked: [String] = []
  /// The most requests that it answers before the process is said to be killed.
  var limit = Int.max
  /// Answers a request; nil: as usual.
  var answer: (ModelRequest) -> String? = { _ in nil }
  private(set) var now = 0.0
  private var events: [TransportEvent] = []

  /// The end of the process.
  struct Killed: Error {}

  func start(_ request: ModelRequest, id: Int) throws {
    guard asked.count < limit else { throw Killed() }
    asked.append(request.key)
    let response = try HTTPResponse(status: 200, body: body(request))
    events.append(TransportEvent(id: id, outcome: .response(response)))
  }

  func wait(seconds: Double) -> [TransportEvent] {
    if events.isEmpty { now += seconds }
    defer { events = [] }
    // The last one first: answers come in any order.
    return events.reversed()
  }

  private func body(_ request: ModelRequest) throws -> [UInt8] {
    let text = answer(request) ?? Self.usualAnswer(request)
    let prompt = request.messages.reduce(0) { $0 + words($1.content) }
    return [UInt8](
      try canonicalJSON(
        JSONValue.object([
          "choices": .list([
            .object([
              "message": .object(["role": .text("assistant"), "content": .text(text)]), "finish_reason": .text("stop"),
            ])
          ]),
          "usage": .object(["prompt_tokens": .integer(prompt), "completion_tokens": .integer(words(text))]),
        ]), pretty: false))
  }

  private func words(_ text: String) -> Int { text.split(whereSeparator: \.isWhitespace).count }

  /// The words with capital letters as entities; a sentence about entities; the source in capital letters.
  private static func usualAnswer(_ request: ModelRequest) -> String {
    switch request.operation {
    case "entities":
      let names = request.source.split { !$0.isLetter }.filter { $0.first?.isUppercase == true }
      let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
      return "Here it is: {\"summary\": \"About \(names.first ?? "nothing").\", \"entities\": [\(list)]}"
    case "rephrase": return request.source.uppercased()
    case "fidelity": return "Yes."
    default: return "\(request.entities.joined(separator: " and ")) belong together."
    }
  }
}

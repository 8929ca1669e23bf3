import Foundation
import Synchronization
import TestSupport

/// An OpenAI-compatible server on this machine that answers by rules, and remembers what it was asked.
final class LanguageModelServer: Sendable {
  private let rules: AnswerRules
  private let server: LocalServer

  /// A server that wants a key, if one is given.
  init(key: String? = nil) throws {
    let rules = AnswerRules(key: key)
    self.rules = rules
    server = try LocalServer { try rules.serve($0) }
  }

  /// Leaves all requests after so many without an answer.
  func answer(atMost count: Int) { rules.limit.withLock { $0 = count } }

  /// The prompts of all requests that came.
  var prompts: [String] { rules.prompts.withLock { $0 } }

  /// The address.
  var url: String { "http://127.0.0.1:\(server.port)/v1" }
}

/// The rules by which a server answers, and what it was asked.
private final class AnswerRules: Sendable {
  private let key: String?
  let prompts = Mutex<[String]>([])
  /// The requests that are answered.
  let limit = Mutex(Int.max)

  init(key: String?) { self.key = key }

  func serve(_ client: LocalConnection) throws {
    let (head, body) = try client.readRequest()
    guard key == nil || head.contains("Authorization: Bearer \(key ?? "")\r\n") else {
      return try write(#"{"error": {"message": "wrong key"}}"#, status: "401 Unauthorized", to: client)
    }
    let prompt = LanguageModelServer.prompt(body)
    let count = prompts.withLock { prompts in
      prompts.append(prompt)
      return prompts.count
    }
    guard count <= limit.withLock({ $0 }) else { return try client.waitForEnd() }
    let text = try JSONSerialization.data(withJSONObject: LanguageModelServer.completion(prompt), options: .sortedKeys)
    try write(String(decoding: text, as: UTF8.self), status: "200 OK", to: client)
  }

  private func write(_ text: String, status: String, to client: LocalConnection) throws {
    let head = "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nConnection: close\r\n"
    try client.write("\(head)Content-Length: \(text.utf8.count)\r\n\r\n\(text)")
  }

}

extension LanguageModelServer {
  /// The prompt in the body of a request.
  static func prompt(_ body: Data) -> String {
    let object = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:]
    let messages = object["messages"] as? [[String: String]] ?? []
    return messages.compactMap { $0["content"] }.joined()
  }

  /// The answer to a prompt: the words with capital letters as entities, or a text about the last line.
  static func completion(_ prompt: String) -> [String: Any] {
    let isList = prompt.contains("\"entities\"")
    let document = prompt.components(separatedBy: "\n\n(end of").first?.components(separatedBy: "\n\n").last ?? ""
    let names = document.split { !$0.isLetter }.filter { $0.first?.isUppercase == true }.map { "\"\($0)\"" }
    let text =
      isList
      ? "{\"summary\": \"A text of \(names.count) names.\", \"entities\": [\(names.joined(separator: ", "))]}"
      : "All about \(prompt.split(separator: "\n").suffix(3).joined(separator: " "))."
    let count = prompt.split(whereSeparator: \.isWhitespace).count
    return [
      "choices": [["message": ["role": "assistant", "content": text], "finish_reason": "stop"]],
      "usage": [
        "prompt_tokens": count, "completion_tokens": text.split(whereSeparator: \.isWhitespace).count,
      ],
    ]
  }
}

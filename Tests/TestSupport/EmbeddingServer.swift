import Foundation
import Synchronization

/// A server on this machine that gives texts vectors by OpenAI's protocol, and remembers what it was asked.
public final class EmbeddingServer: Sendable {
  /// An answer of a server.
  public struct Reply: Sendable {
    let status: String
    let headers: [String]
    let body: String

    /// An answer of JSON, unless headers say otherwise.
    public init(_ body: String, status: String = "200 OK", headers: [String] = []) {
      self.status = status
      self.headers = headers
      self.body = body
    }
  }

  /// The answer to texts, given the number of requests before; nil for the usual one.
  public typealias Rule = @Sendable (_ texts: [String], _ number: Int) -> Reply?

  private let memory: Memory
  private let server: LocalServer

  /// A server with a rule.
  public init(_ rule: @escaping Rule = { _, _ in nil }) throws {
    let memory = Memory()
    self.memory = memory
    server = try LocalServer { try memory.serve($0, rule) }
  }

  /// The texts of each request that came.
  public var texts: [[String]] { memory.requests.withLock { $0.map(\.texts) } }
  /// The head and the body of each request that came.
  public var requests: [String] { memory.requests.withLock { $0.map(\.request) } }
  /// The address.
  public var url: String { "http://127.0.0.1:\(server.port)/v1" }

  /// The vector of a text: how often each of eight classes of letters is in it.
  public static func vector(_ text: String) -> [Float] {
    text.utf8.reduce(into: [Float](repeating: 0.5, count: 8)) { $0[Int($1) % 8] += 1 }
  }

  /// The body of an answer; entries are in the opposite order.
  public static func body(_ vectors: [[Float]]) -> String {
    let entries = vectors.enumerated().reversed().map { index, vector in
      #"{"object": "embedding", "index": \#(index), "embedding": [\#(vector.map { "\($0)" }.joined(separator: ", "))]}"#
    }
    return
      #"{"object": "list", "data": [\#(entries.joined(separator: ", "))], "model": "m", "usage": {"total_tokens": 5}}"#
  }
}

/// The requests that a server was sent.
private final class Memory: Sendable {
  struct Request {
    let request: String
    let texts: [String]
  }

  let requests = Mutex<[Request]>([])

  func serve(_ client: LocalConnection, _ rule: EmbeddingServer.Rule) throws {
    let (head, body) = try client.readRequest()
    let object = (try? JSONSerialization.jsonObject(with: body)) as? [String: Any]
    let texts = object?["input"] as? [String] ?? []
    let number = requests.withLock { requests in
      requests.append(Request(request: head + String(decoding: body, as: UTF8.self), texts: texts))
      return requests.count - 1
    }
    let reply =
      rule(texts, number) ?? EmbeddingServer.Reply(EmbeddingServer.body(texts.map(EmbeddingServer.vector)))
    let headers = ["Content-Type: application/json", "Connection: close"] + reply.headers
    let lines = ["HTTP/1.1 \(reply.status)"] + headers + ["Content-Length: \(reply.body.utf8.count)"]
    try client.write(lines.joined(separator: "\r\n") + "\r\n\r\n" + reply.body)
  }
}

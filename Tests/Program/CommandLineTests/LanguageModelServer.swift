import FlyingSocks
import Foundation
import Synchronization

/// An OpenAI-compatible server on this machine that answers by rules, and remembers what it was asked.
final class LanguageModelServer: Sendable {
  /// The time after which waiting for a client is given up, so that no thread of a failed test remains.
  private static let timeout = timeval(tv_sec: 30, tv_usec: 0)
  /// The time between two looks for the end of the server.
  private static let pause = timeval(tv_sec: 0, tv_usec: 20_000)

  private struct TimeOption: SocketOption {
    let name = SO_RCVTIMEO
    var level: Int32 { SOL_SOCKET }

    func makeValue(from value: timeval) -> timeval { value }
    func makeSocketValue(from value: timeval) -> timeval { value }
  }

  private let listener: Socket
  private let isEnded = Mutex(false)
  private let received = Mutex<[[String: String]]>([])
  private let key: String?
  let port: UInt16

  /// A server that wants a key, if one is given.
  init(key: String? = nil) throws {
    self.key = key
    listener = try Socket(domain: Int32(sockaddr_in.family))
    try listener.setValue(Self.pause, for: TimeOption())
    try listener.bind(to: sockaddr_in.inet(ip4: "127.0.0.1", port: 0))
    try listener.listen()
    guard case .ip4(_, let port) = try listener.sockname() else { throw SocketError.unsupportedAddress }
    self.port = port
    Thread.detachNewThread { [self] in accept() }
  }

  deinit { isEnded.withLock { $0 = true } }

  /// Stops taking connections.
  func end() { isEnded.withLock { $0 = true } }

  /// The prompts of all requests that came.
  var prompts: [String] { received.withLock { $0.compactMap { $0["prompt"] } } }

  /// The address.
  var url: String { "http://127.0.0.1:\(port)/v1" }

  private func accept() {
    while !isEnded.withLock({ $0 }) {
      guard let file = try? listener.accept().file else { continue }
      Thread.detachNewThread { [self] in
        let socket = Socket(file: file)
        try? serve(socket)
        try? socket.close()
      }
    }
    try? listener.close()
  }

  private func serve(_ socket: Socket) throws {
    try socket.setValue(Self.timeout, for: TimeOption())
    let (head, body) = try read(socket)
    guard key == nil || head.contains("Authorization: Bearer \(key ?? "")\r\n") else {
      return try write(#"{"error": {"message": "wrong key"}}"#, status: "401 Unauthorized", to: socket)
    }
    let prompt = Self.prompt(body)
    received.withLock { $0.append(["prompt": prompt]) }
    let text = try JSONSerialization.data(withJSONObject: Self.completion(prompt), options: .sortedKeys)
    try write(String(decoding: text, as: UTF8.self), status: "200 OK", to: socket)
  }

  private func read(_ socket: Socket) throws -> (head: String, body: Data) {
    var bytes = Data()
    while true {
      bytes += try socket.read(atMost: 1 << 16)
      guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { continue }
      let head = String(decoding: bytes[..<end.upperBound], as: UTF8.self)
      let length = head.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) } ?? 0
      if bytes.count - end.upperBound >= length { return (head, bytes[end.upperBound...]) }
    }
  }

  private func write(_ text: String, status: String, to socket: Socket) throws {
    let head = "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nConnection: close\r\n"
    let data = Data("\(head)Content-Length: \(text.utf8.count)\r\n\r\n\(text)".utf8)
    var sent = data.startIndex
    while sent < data.endIndex { sent = try socket.write(data, from: sent) }
  }

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

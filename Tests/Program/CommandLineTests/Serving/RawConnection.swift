import FlyingSocks
import Foundation

/// A connection to a server on this machine, for requests that no client library would send.
final class RawConnection {
  /// The time after which waiting for the server is a failure, in seconds.
  private static let timeout = 60

  /// The time after which reading or writing fails.
  private struct TimeOption: SocketOption {
    let name: Int32
    var level: Int32 { SOL_SOCKET }

    func makeValue(from value: timeval) -> Int { value.tv_sec }
    func makeSocketValue(from seconds: Int) -> timeval { timeval(tv_sec: seconds, tv_usec: 0) }
  }

  private let socket: Socket
  private var buffer = Data()

  init(port: UInt16) throws {
    socket = try Socket(domain: Int32(sockaddr_in.family))
    for name in [SO_RCVTIMEO, SO_SNDTIMEO] { try socket.setValue(Self.timeout, for: TimeOption(name: name)) }
    try socket.connect(to: sockaddr_in.inet(ip4: "127.0.0.1", port: port))
  }

  deinit { try? socket.close() }

  /// Sends bytes.
  func send(_ data: Data) throws {
    var sent = data.startIndex
    while sent < data.endIndex { sent = try socket.write(data, from: sent) }
  }

  func send(_ text: String) throws { try send(Data(text.utf8)) }

  /// Sends a request with a body.
  func send(_ method: String, _ path: String, _ body: String? = nil, headers: [String] = []) throws {
    let length = body.map { ["Content-Length: \($0.utf8.count)", "Content-Type: application/json"] } ?? []
    let lines = ["\(method) \(path) HTTP/1.1", "Host: test"] + headers + length
    try send(lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
  }

  /// Reads an answer.
  ///
  /// - Throws: `SocketError` when the connection ends before.
  func answer() throws -> ServerAnswer {
    let head = String(decoding: try take(through: Data("\r\n\r\n".utf8)), as: UTF8.self)
    let lines = head.components(separatedBy: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    let status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
    return ServerAnswer(status: status, headers: headers, body: try body(headers))
  }

  private func body(_ headers: [String: String]) throws -> Data {
    guard headers["transfer-encoding"] == "chunked" else { return try take(Int(headers["content-length"] ?? "") ?? 0) }
    var body = Data()
    while true {
      let line = String(decoding: try take(through: Data("\r\n".utf8)).dropLast(2), as: UTF8.self)
      let size = Int(line, radix: 16) ?? 0
      body += try take(size)
      _ = try take(2)
      if size == 0 { return body }
    }
  }

  private func take(_ count: Int) throws -> Data {
    while buffer.count < count { try fill() }
    defer { buffer.removeFirst(count) }
    return Data(buffer.prefix(count))
  }

  private func take(through mark: Data) throws -> Data {
    while true {
      if let range = buffer.range(of: mark) { return try take(range.upperBound - buffer.startIndex) }
      try fill()
    }
  }

  private func fill() throws { buffer += try socket.read(atMost: 1 << 16) }

  /// True when the server closes the connection without another byte.
  var isClosedByServer: Bool {
    do {
      try fill()
      return false
    } catch SocketError.disconnected {
      return buffer.isEmpty
    } catch {
      return false
    }
  }
}

/// A server's answer.
struct ServerAnswer {
  let status: Int
  let headers: [String: String]
  let body: Data

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as a JSON object; empty when it is none.
  var object: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }

  /// The fields of an error.
  var error: [String: Any] { object["error"] as? [String: Any] ?? [:] }

  var choices: [[String: Any]] { object["choices"] as? [[String: Any]] ?? [] }

  /// The texts of the choices.
  var texts: [String] { choices.map { $0["text"] as? String ?? "" } }

  /// The JSON objects of server-sent events, and whether the last event says that there are no more.
  var events: (objects: [[String: Any]], isDone: Bool) {
    let data = text.components(separatedBy: "\n\n").filter { $0.hasPrefix("data: ") }.map { $0.dropFirst(6) }
    let objects = data.filter { $0 != "[DONE]" }.map {
      (try? JSONSerialization.jsonObject(with: Data($0.utf8))) as? [String: Any] ?? [:]
    }
    return (objects, data.last == "[DONE]")
  }
}

import FlyingSocks
import Foundation
import Synchronization

/// A server on this machine that answers each connection once, in the way that the first part of the path names.
final class HostileServer: Sendable {
  /// The time after which waiting for a client is given up, in seconds, so that no thread of a failed test remains.
  private static let timeout = timeval(tv_sec: 30, tv_usec: 0)
  /// The time between two looks for the end of the server.
  private static let pause = timeval(tv_sec: 0, tv_usec: 50_000)

  private struct TimeOption: SocketOption {
    let name = SO_RCVTIMEO
    var level: Int32 { SOL_SOCKET }

    func makeValue(from value: timeval) -> timeval { value }
    func makeSocketValue(from value: timeval) -> timeval { value }
  }

  private let listener: Socket
  private let isEnded = Mutex(false)
  private let received = Mutex<[String]>([])
  private let sentBytes = Mutex(0)
  let port: UInt16

  init() throws {
    listener = try Socket(domain: Int32(sockaddr_in.family))
    try listener.setValue(Self.pause, for: TimeOption())
    try listener.bind(to: sockaddr_in.inet(ip4: "127.0.0.1", port: 0))
    try listener.listen()
    guard case .ip4(_, let port) = try listener.sockname() else { throw SocketError.unsupportedAddress }
    self.port = port
    Thread.detachNewThread { [self] in accept() }
  }

  /// Stops taking connections.
  func end() { isEnded.withLock { $0 = true } }

  /// The requests so far.
  var requests: [String] { received.withLock { $0 } }
  /// The bytes of endless answers that clients took.
  var endlessBytes: Int { sentBytes.withLock { $0 } }

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
    let request = try read(socket)
    received.withLock { $0.append(request) }
    try answer(request, to: socket)
  }

  /// A request with its body.
  private func read(_ socket: Socket) throws -> String {
    var text = ""
    while true {
      text += String(decoding: try socket.read(atMost: 1 << 16), as: UTF8.self)
      guard let end = text.range(of: "\r\n\r\n") else { continue }
      let length = text.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) } ?? 0
      if text[end.upperBound...].utf8.count >= length { return text }
    }
  }

  private func write(_ text: String, to socket: Socket) throws {
    let data = Data(text.utf8)
    var sent = data.startIndex
    while sent < data.endIndex { sent = try socket.write(data, from: sent) }
  }

  /// Waits until the client closes the connection.
  private func waitForEnd(_ socket: Socket) throws {
    while true { _ = try socket.read(atMost: 1 << 10) }
  }

  private func answer(_ request: String, to socket: Socket) throws {
    let good = Replies.completionText("fine")
    func head(_ length: Int, type: String = "application/json") -> String {
      "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(length)\r\n\r\n"
    }
    switch request.split(separator: "/").dropFirst().first {
    case "good": try write(head(good.utf8.count) + good, to: socket)
    case "half": try write(head(good.utf8.count + 100) + good, to: socket)
    case "close": return
    case "reset": try write("HTTP/1.1 20", to: socket)
    case "html": try write(head(6, type: "text/html") + "<html>", to: socket)
    case "redirect":
      try write("HTTP/1.1 307 T\r\nLocation: http://127.0.0.1:\(port)/good/v1\r\nContent-Length: 0\r\n\r\n", to: socket)
    case "silent": try waitForEnd(socket)
    case "stall":
      try write(head(1000) + "{", to: socket)
      try waitForEnd(socket)
    case "drip":
      try write(head(1_000_000), to: socket)
      // A byte now and then is no pause, and the answer never ends.
      while true {
        try write(" ", to: socket)
        Thread.sleep(forTimeInterval: 0.01)
      }
    case "headers":
      try write("HTTP/1.1 200 OK\r\n", to: socket)
      for number in 0..<1 << 20 { try write("X-\(number): \(String(repeating: "x", count: 100))\r\n", to: socket) }
    case "announced":
      try write(head(50_000_000), to: socket)
      try writeEndlessly(to: socket)
    case "endless":
      try write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n", to: socket)
      try writeEndlessly(to: socket)
    default: try write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", to: socket)
    }
  }

  /// Writes until the client closes the connection, at most 1 GB.
  private func writeEndlessly(to socket: Socket) throws {
    let block = String(repeating: "x", count: 1 << 16)
    for _ in 0..<1 << 14 {
      try write(block, to: socket)
      sentBytes.withLock { $0 += block.utf8.count }
    }
  }
}

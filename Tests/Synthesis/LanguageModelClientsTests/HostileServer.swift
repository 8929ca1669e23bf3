import Foundation
import Synchronization
import TestSupport

/// A server on this machine that answers each connection once, in the way that the first part of the path names.
final class HostileServer: Sendable {
  private let behavior: HostileBehavior
  private let server: LocalServer

  init() throws {
    let behavior = HostileBehavior()
    self.behavior = behavior
    server = try LocalServer { try behavior.serve($0) }
  }

  /// The port.
  var port: UInt16 { server.port }
  /// The requests so far.
  var requests: [String] { behavior.received.withLock { $0 } }
  /// The bytes of endless answers that clients took.
  var endlessBytes: Int { behavior.sentBytes.withLock { $0 } }
}

/// The answers of a hostile server, and what it was asked.
private final class HostileBehavior: Sendable {
  let received = Mutex<[String]>([])
  let sentBytes = Mutex(0)

  func serve(_ client: LocalConnection) throws {
    let (head, body) = try client.readRequest()
    let request = head + String(decoding: body, as: UTF8.self)
    received.withLock { $0.append(request) }
    try answer(request, to: client)
  }

  private func answer(_ request: String, to client: LocalConnection) throws {
    let good = Replies.completionText("fine")
    func head(_ length: Int, type: String = "application/json") -> String {
      "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nContent-Length: \(length)\r\n\r\n"
    }
    let host = request.firstMatch(of: /Host: (\S+)\r/)?.1 ?? ""
    switch request.split(separator: "/").dropFirst().first {
    case "good": try client.write(head(good.utf8.count) + good)
    case "half": try client.write(head(good.utf8.count + 100) + good)
    case "close": return
    case "reset": try client.write("HTTP/1.1 20")
    case "html": try client.write(head(6, type: "text/html") + "<html>")
    case "redirect":
      try client.write("HTTP/1.1 307 T\r\nLocation: http://\(host)/good/v1\r\nContent-Length: 0\r\n\r\n")
    case "silent": try client.waitForEnd()
    case "stall":
      try client.write(head(1000) + "{")
      try client.waitForEnd()
    case "drip":
      try client.write(head(1_000_000))
      // A byte now and then is no pause, and the answer never ends.
      while true {
        try client.write(" ")
        Thread.sleep(forTimeInterval: 0.01)
      }
    case "headers":
      try client.write("HTTP/1.1 200 OK\r\n")
      for number in 0..<1 << 20 { try client.write("X-\(number): \(String(repeating: "x", count: 100))\r\n") }
    case "announced":
      try client.write(head(50_000_000))
      try writeEndlessly(to: client)
    case "endless":
      try client.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
      try writeEndlessly(to: client)
    default: try client.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
    }
  }

  /// Writes until the client closes the connection, at most 1 GB.
  private func writeEndlessly(to client: LocalConnection) throws {
    let block = String(repeating: "x", count: 1 << 16)
    for _ in 0..<1 << 14 {
      try client.write(block)
      sentBytes.withLock { $0 += block.utf8.count }
    }
  }
}

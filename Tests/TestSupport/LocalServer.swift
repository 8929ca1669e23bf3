import FlyingSocks
import Foundation
import Synchronization

/// A server on this machine, which serves each connection in a thread of its own until it is released.
public final class LocalServer: Sendable {
  /// The time after which waiting for a client is given up, so that no thread of a failed test remains.
  private static let timeout = timeval(tv_sec: 30, tv_usec: 0)
  /// The time between two looks for the end of the server.
  private static let pause = timeval(tv_sec: 0, tv_usec: 20_000)

  /// A flag that the thread of the server shares, which so does not keep the server.
  private final class Flag: Sendable {
    let isRaised = Mutex(false)
  }

  private let end = Flag()
  /// The port.
  public let port: UInt16

  /// Starts a server.
  ///
  /// - Parameter serve: serves a connection, which is closed afterwards; its errors end the connection.
  public init(serve: @escaping @Sendable (LocalConnection) throws -> Void) throws {
    let listener = try Socket(domain: Int32(sockaddr_in.family))
    try listener.setValue(Self.pause, for: ReceiveTimeout())
    try listener.bind(to: sockaddr_in.inet(ip4: "127.0.0.1", port: 0))
    try listener.listen()
    guard case .ip4(_, let port) = try listener.sockname() else { throw SocketError.unsupportedAddress }
    self.port = port
    Thread.detachNewThread { [end] in Self.accept(listener, until: end, serve) }
  }

  deinit { end.isRaised.withLock { $0 = true } }

  private static func accept(
    _ listener: Socket, until end: Flag, _ serve: @escaping @Sendable (LocalConnection) throws -> Void
  ) {
    while !end.isRaised.withLock({ $0 }) {
      guard let file = try? listener.accept().file else { continue }
      Thread.detachNewThread {
        let socket = Socket(file: file)
        try? socket.setValue(timeout, for: ReceiveTimeout())
        try? serve(LocalConnection(socket: socket))
        try? socket.close()
      }
    }
    try? listener.close()
  }
}

/// A connection of a client of a `LocalServer`.
public struct LocalConnection: Sendable {
  fileprivate let socket: Socket

  /// The head of a request, with its end, and the body.
  public func readRequest() throws -> (head: String, body: Data) {
    var bytes = Data()
    while true {
      bytes += try socket.read(atMost: 1 << 16)
      guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { continue }
      let head = String(decoding: bytes[..<end.upperBound], as: UTF8.self)
      let length = head.firstMatch(of: /Content-Length: (\d+)/).flatMap { Int($0.1) } ?? 0
      if bytes.count - end.upperBound >= length { return (head, bytes[end.upperBound...]) }
    }
  }

  /// Sends a text.
  public func write(_ text: String) throws {
    let data = Data(text.utf8)
    var sent = data.startIndex
    while sent < data.endIndex { sent = try socket.write(data, from: sent) }
  }

  /// Waits until the client closes the connection.
  public func waitForEnd() throws {
    while true { _ = try socket.read(atMost: 1 << 10) }
  }
}

/// The time after which reading from a socket is given up.
private struct ReceiveTimeout: SocketOption {
  let name = SO_RCVTIMEO
  var level: Int32 { SOL_SOCKET }

  func makeValue(from value: timeval) -> timeval { value }
  func makeSocketValue(from value: timeval) -> timeval { value }
}

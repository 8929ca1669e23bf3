import FlyingSocks
import Foundation

/// Accepts connections and answers them in tasks of their own.
///
/// The sockets are those of FlyingSocks, the lower half of FlyingFox: epoll behind `async` functions, without dependencies. With
/// it the project builds 14 s longer on one core; with SwiftNIO, the alternative, 107 s, for a server whose time goes into
/// matrix products. FlyingFox's own HTTP layer was left out: it bounds neither headers nor time, and closes connections
/// without an answer where a request is malformed. A socket is closed only when no task waits for it, as the pool requires.
package struct HTTPListener: Sendable {
  private let socket: Socket
  private let limits: HTTPLimits
  private let service: any HTTPService
  private let activity: ServerActivity

  /// The port.
  package let port: UInt16

  /// Begins to listen.
  ///
  /// - Parameters:
  ///   - host: an address of IPv4 or IPv6, or `localhost`.
  ///   - port: 0 takes any free one.
  /// - Throws: `ServingError.address` when it cannot.
  package init(
    host: String, port: UInt16, limits: HTTPLimits, service: any HTTPService, activity: ServerActivity
  ) throws {
    self.limits = limits
    self.service = service
    self.activity = activity
    do {
      socket = try Self.listen(host == "localhost" ? "127.0.0.1" : host, port)
      self.port = try Self.port(of: socket)
    } catch {
      throw ServingError.address(host: host, port: Int(port), reason: Self.reason(error))
    }
  }

  private static func listen(_ host: String, _ port: UInt16) throws -> Socket {
    if host.contains(":") { return try listen(on: sockaddr_in6.inet6(ip6: host, port: port)) }
    return try listen(on: sockaddr_in.inet(ip4: host, port: port))
  }

  private static func listen(on address: some SocketAddress) throws -> Socket {
    let socket = try Socket(domain: Int32(type(of: address).family))
    try socket.setValue(true, for: .localAddressReuse)
    try socket.bind(to: address)
    try socket.listen()
    return socket
  }

  private static func port(of socket: Socket) throws -> UInt16 {
    switch try socket.sockname() {
    case .ip4(_, let port), .ip6(_, let port): port
    case .unix: 0
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case SocketError.failed(_, _, let message): message
    case SocketError.unsupportedAddress: "it is not an address"
    default: "\(error)"
    }
  }

  /// Answers connections until the task is cancelled or the process ends.
  package func run() async {
    let pool: some AsyncSocketPool = .make(maxEvents: 64)
    try? await pool.prepare()
    await withDiscardingTaskGroup { group in
      group.addTask { try? await pool.run() }
      group.addTask { await acceptAll(pool) }
    }
  }

  private func acceptAll(_ pool: some AsyncSocketPool) async {
    guard let listening = try? AsyncSocket(socket: socket, pool: pool) else { return }
    let room = ConnectionRoom(limits.connections)
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        await room.enter()
        guard let connection = try? await listening.accept() else {
          room.leave()
          // There are no more file descriptors, or the client has left already.
          try? await Task.sleep(for: .milliseconds(20))
          continue
        }
        group.addTask {
          await HTTPConnection(connection, limits: limits, service: service, activity: activity).run()
          room.leave()
        }
      }
    }
  }
}

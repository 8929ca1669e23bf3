import FlyingSocks
import Foundation

/// One client's connection: requests are read and answered one after another.
///
/// While an answer is made, the connection is read ahead, for two reasons: a client that leaves cancels its work, and
/// requests that it sent in one go (pipelining) wait in a bounded buffer. A client that closes only its sending half counts as
/// one that left.
struct HTTPConnection {
  /// The most bytes that are read ahead.
  private static let mostBytesAhead = 64 << 10
  /// The most bytes that are written at once.
  private static let pieceBytes = 64 << 10
  /// The bytes and the time that a client may still send when it was refused, so that it reads the answer before the
  /// connection ends.
  private static let drain = (bytes: 16 << 20, time: Duration.seconds(2))

  private let socket: AsyncSocket
  private let limits: HTTPLimits
  private let service: any HTTPService
  private let activity: ServerActivity

  init(_ socket: AsyncSocket, limits: HTTPLimits, service: any HTTPService, activity: ServerActivity) {
    self.socket = socket
    self.limits = limits
    self.service = service
    self.activity = activity
  }

  /// Answers requests until the connection ends.
  func run() async {
    do {
      try await answerAll()
    } catch let fault as HTTPFault {
      await refuse(fault)
    } catch {
      // The client left, or does not take what is sent to it: nobody is there to be told.
    }
    try? socket.close()
  }

  private func answerAll() async throws {
    var reader = RequestReader(socket, limits)
    while try await reader.waitForRequest() {
      let request = try await read(&reader)
      activity.begin()
      defer { activity.end() }
      let keepsConnection = request.head.keepsConnection && !activity.isStopping
      reader.take(ahead: try await answer(request, keepsConnection: keepsConnection))
      guard keepsConnection else { return }
    }
  }

  private func read(_ reader: inout RequestReader) async throws -> HTTPRequest {
    let head = try await reader.head()
    let framing = try BodyFraming(head, limit: limits.bodyBytes)
    if let expectation = head["expect"] {
      guard expectation.lowercased() == "100-continue" else {
        throw HTTPFault(.expectationFailed, "the only expectation that is known is 100-continue")
      }
      try await write(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
    }
    return HTTPRequest(head: head, body: try await reader.body(framing))
  }
}

extension HTTPConnection {
  private enum Event: Sendable {
    case answered
    case readAhead([UInt8], hasLeft: Bool)
  }

  /// Answers a request.
  ///
  /// - Returns: bytes of further requests.
  /// - Throws: `SocketError.disconnected` when the client left.
  private func answer(_ request: HTTPRequest, keepsConnection: Bool) async throws -> [UInt8] {
    try await withThrowingTaskGroup(of: Event.self) { group in
      group.addTask {
        let response = await service.respond(to: request)
        try Task.checkCancellation()
        try await send(response, to: request.head, keepsConnection: keepsConnection)
        // Before anything else is waited for: a client may close the connection as soon as it has its answer.
        if response.status == .ok { activity.noteSuccess() }
        return .answered
      }
      group.addTask { await readAhead() }
      var ahead: [UInt8] = []
      for try await event in group {
        switch event {
        case .answered: group.cancelAll()
        case .readAhead(let bytes, let hasLeft):
          if hasLeft { throw SocketError.disconnected }
          ahead = bytes
        }
      }
      return ahead
    }
  }

  /// Reads until the answer is sent, the client leaves, or the buffer is full.
  private func readAhead() async -> Event {
    var bytes: [UInt8] = []
    do {
      while bytes.count < Self.mostBytesAhead { bytes += try await socket.read(atMost: 4096) }
    } catch is CancellationError {
      return .readAhead(bytes, hasLeft: false)
    } catch {
      return .readAhead(bytes, hasLeft: true)
    }
    return .readAhead(bytes, hasLeft: false)
  }

  private func send(_ response: HTTPResponse, to head: HTTPHead, keepsConnection: Bool) async throws {
    switch response.body {
    case .bytes(let bytes):
      let content = head.method == "HEAD" ? [] : bytes
      try await write(response.head(chunked: false, keepsConnection: keepsConnection) + content)
    case .pieces(let produce):
      let isChunked = head.isCurrentVersion
      try await write(response.head(chunked: isChunked, keepsConnection: keepsConnection && isChunked))
      let writer = BodyWriter(isChunked: isChunked, write: write)
      try await produce(writer)
      try await writer.finish()
      guard isChunked else { throw SocketError.disconnected }
    }
  }

  /// Writes bytes, each piece within the limit of time.
  @Sendable private func write(_ bytes: [UInt8]) async throws {
    let socket = socket
    for start in stride(from: try writeAtOnce(bytes), to: bytes.count, by: Self.pieceBytes) {
      let piece = Data(bytes[start..<min(start + Self.pieceBytes, bytes.count)])
      guard try await within(limits.writeTime, { try await socket.write(piece) }) != nil else {
        throw SocketError.disconnected
      }
    }
  }

  /// Writes what the system takes without waiting.
  ///
  /// - Returns: the number of bytes.
  private func writeAtOnce(_ bytes: [UInt8]) throws -> Int {
    do {
      return try socket.socket.write(Data(bytes))
    } catch SocketError.blocked {
      return 0
    }
  }

  /// Answers bytes that are not a request.
  private func refuse(_ fault: HTTPFault) async {
    let response = service.respond(to: fault.status, fault.sentence)
    guard case .bytes(let body) = response.body else { return }
    guard (try? await write(response.head(chunked: false, keepsConnection: false) + body)) != nil else { return }
    let socket = socket
    // A connection that is closed while bytes arrive is reset, and the client would not see the answer.
    _ = try? await within(Self.drain.time) {
      var count = 0
      while count < Self.drain.bytes { count += try await socket.read(atMost: 4096).count }
    }
  }
}

import FlyingSocks

/// Reads the requests of one connection, one after another, within the limits.
struct RequestReader {
  /// The most bytes that are read at once.
  private static let pieceBytes = 4096

  private let socket: AsyncSocket
  private let limits: HTTPLimits
  private var buffer: [UInt8] = []
  /// The bytes of the buffer that were taken.
  private var taken = 0

  init(_ socket: AsyncSocket, _ limits: HTTPLimits) {
    self.socket = socket
    self.limits = limits
  }

  /// True when a further request may have begun.
  var hasBytes: Bool { taken < buffer.count }

  /// Takes bytes that were read ahead of their request.
  mutating func take(ahead bytes: [UInt8]) { buffer += bytes }

  /// Waits for the first byte of a request.
  ///
  /// - Returns: false when the client closed the connection or was silent for too long.
  mutating func waitForRequest() async throws -> Bool {
    while true {
      // An empty line before a request is allowed (RFC 9112, chapter 2.2).
      while taken < buffer.count, buffer[taken] == 0x0D || buffer[taken] == 0x0A { taken += 1 }
      if taken < buffer.count { return true }
      guard try await fill(until: .now + limits.idleTime) else { return false }
    }
  }

  /// Reads the line and the headers of a request.
  ///
  /// - Throws: `HTTPFault`, `SocketError`.
  mutating func head() async throws -> HTTPHead {
    let deadline = ContinuousClock.now + limits.headTime
    var searched = taken
    while true {
      if let end = headEnd(from: searched) {
        let head = try HTTPHead(buffer[taken..<end.lines])
        take(upTo: end.body)
        return head
      }
      guard buffer.count - taken <= limits.headBytes else { throw tooLongHead }
      searched = max(taken, buffer.count - 3)
      guard try await fill(until: deadline) else {
        throw HTTPFault(.requestTimeout, "line and headers were not complete within \(limits.headTime.seconds) s")
      }
      if taken == 0 { continue }
      searched -= compact()
    }
  }

  private var tooLongHead: HTTPFault {
    HTTPFault(.headTooLarge, "line and headers have more than \(limits.headBytes) bytes")
  }

  /// The end of the lines and the begin of the body, when the empty line between them is there.
  private func headEnd(from start: Int) -> (lines: Int, body: Int)? {
    var index = start
    while let newline = buffer[index...].firstIndex(of: 0x0A) {
      index = newline + 1
      if index < buffer.count, buffer[index] == 0x0A { return (newline, index + 1) }
      if index + 1 < buffer.count, buffer[index] == 0x0D, buffer[index + 1] == 0x0A { return (newline, index + 2) }
    }
    return nil
  }

  /// Reads the body of a request.
  ///
  /// - Throws: `HTTPFault`, `SocketError`.
  mutating func body(_ framing: BodyFraming) async throws -> [UInt8] {
    let deadline = ContinuousClock.now + limits.bodyTime
    switch framing {
    case .bytes(let count): return try await bytes(count, until: deadline)
    case .chunked: return try await chunks(until: deadline)
    }
  }

  private mutating func bytes(_ count: Int, until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
    while buffer.count - taken < count { try await fillBody(until: deadline) }
    let bytes = Array(buffer[taken..<taken + count])
    take(upTo: taken + count)
    return bytes
  }

  private mutating func fillBody(until deadline: ContinuousClock.Instant) async throws {
    guard try await fill(until: deadline) else {
      throw HTTPFault(.requestTimeout, "the body was not complete within \(limits.bodyTime.seconds) s")
    }
  }

  /// Reads chunks up to the empty one, and the trailer, which is dropped (RFC 9112, chapter 7.1).
  private mutating func chunks(until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
    var body: [UInt8] = []
    while true {
      let size = try await chunkSize(until: deadline)
      guard body.count + size <= limits.bodyBytes else { throw BodyFraming.tooLarge(limits.bodyBytes) }
      guard size > 0 else { break }
      body += try await bytes(size, until: deadline)
      guard try await line(until: deadline).isEmpty else { throw Self.badChunk }
    }
    while !(try await line(until: deadline)).isEmpty {}
    return body
  }

  private static var badChunk: HTTPFault { HTTPFault(.badRequest, "the chunks of the body are malformed") }

  private mutating func chunkSize(until deadline: ContinuousClock.Instant) async throws -> Int {
    let digits = try await line(until: deadline).prefix { $0 != UInt8(ascii: ";") }
    let text = String(decoding: digits, as: UTF8.self)
    guard (1...8).contains(text.utf8.count), text.allSatisfy(\.isHexDigit), let size = Int(text, radix: 16) else {
      throw Self.badChunk
    }
    return size
  }

  /// A line of the chunked coding, without its end.
  private mutating func line(until deadline: ContinuousClock.Instant) async throws -> [UInt8] {
    while true {
      if let newline = buffer[taken...].firstIndex(of: 0x0A) {
        let line = buffer[taken..<newline]
        take(upTo: newline + 1)
        return Array(line.last == 0x0D ? line.dropLast() : line)
      }
      guard buffer.count - taken < 1024 else { throw Self.badChunk }
      try await fillBody(until: deadline)
    }
  }

  private mutating func take(upTo index: Int) {
    taken = index
    if taken == buffer.count { compact() }
  }

  /// Forgets the bytes that were taken.
  ///
  /// - Returns: their number.
  @discardableResult private mutating func compact() -> Int {
    defer { taken = 0 }
    buffer.removeFirst(taken)
    return taken
  }

  /// Reads what is there next.
  ///
  /// - Returns: false when the time is over.
  /// - Throws: `SocketError.disconnected` at the end of the connection.
  private mutating func fill(until deadline: ContinuousClock.Instant) async throws -> Bool {
    // What is there already is read without a second task beside this one.
    if let bytes = try available() {
      buffer += bytes
      return ContinuousClock.now < deadline
    }
    let socket = socket
    let limit = deadline - ContinuousClock.now
    guard let bytes = try await within(limit, { try await socket.read(atMost: Self.pieceBytes) }) else { return false }
    buffer += bytes
    return true
  }

  private func available() throws -> [UInt8]? {
    do {
      return try socket.socket.read(atMost: Self.pieceBytes)
    } catch SocketError.blocked {
      return nil
    }
  }
}

extension Duration {
  /// Complete seconds, for sentences.
  var seconds: Int64 { components.seconds }
}

/// The answer to a request.
package struct HTTPResponse: Sendable {
  /// The content of an answer.
  package enum Body: Sendable {
    /// All bytes at once.
    case bytes([UInt8])
    /// Pieces that are sent as they are made; a client that leaves cancels the task.
    case pieces(@Sendable (BodyWriter) async throws -> Void)
  }

  /// The status.
  package var status: HTTPStatus
  /// The type of the body.
  package var contentType = "application/json"
  /// Further headers.
  package var headers: [(name: String, value: String)] = []
  /// The body.
  package var body: Body

  /// An answer.
  package init(_ status: HTTPStatus, contentType: String = "application/json", body: Body) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// The status line and the headers, with the empty line after them.
  ///
  /// - Parameter keepsConnection: false when the connection ends with this answer.
  func head(chunked: Bool, keepsConnection: Bool) -> [UInt8] {
    var lines = ["HTTP/1.1 \(status.rawValue) \(status.phrase)", "Content-Type: \(contentType)"]
    if case .bytes(let bytes) = body { lines.append("Content-Length: \(bytes.count)") }
    if chunked { lines.append("Transfer-Encoding: chunked") }
    lines.append("Connection: \(keepsConnection ? "keep-alive" : "close")")
    lines += headers.map { "\($0.name): \($0.value)" }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }
}

/// Sends the pieces of a body.
package struct BodyWriter: Sendable {
  let isChunked: Bool
  let write: @Sendable ([UInt8]) async throws -> Void

  /// Sends a piece.
  ///
  /// - Throws: an error when the client has left or does not take it.
  package func send(_ piece: [UInt8]) async throws {
    guard !piece.isEmpty else { return }
    guard isChunked else { return try await write(piece) }
    try await write(Array((String(piece.count, radix: 16) + "\r\n").utf8) + piece + [0x0D, 0x0A])
  }

  func finish() async throws {
    if isChunked { try await write(Array("0\r\n\r\n".utf8)) }
  }
}

/// Gives requests their answers.
package protocol HTTPService: Sendable {
  /// The answer to a request. Its task is cancelled when the client leaves.
  func respond(to request: HTTPRequest) async -> HTTPResponse
  /// The answer to bytes that are not a request, or that break a limit.
  func respond(to status: HTTPStatus, _ sentence: String) -> HTTPResponse
}

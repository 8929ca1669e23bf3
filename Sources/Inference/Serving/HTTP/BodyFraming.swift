/// The way in which a request tells the length of its body (RFC 9112, chapter 6).
package enum BodyFraming: Equatable {
  /// This number of bytes follows.
  case bytes(Int)
  /// Chunks with a length each follow.
  case chunked

  /// The framing that a head declares.
  ///
  /// - Parameter limit: the most bytes of a body.
  /// - Throws: `HTTPFault` with 400, 411, 413 or 501: a length that could be read in two ways is never guessed.
  package init(_ head: HTTPHead, limit: Int) throws {
    switch (head["transfer-encoding"], head["content-length"]) {
    case (nil, nil):
      guard !["POST", "PUT", "PATCH"].contains(head.method) else {
        throw HTTPFault(.lengthRequired, "the header Content-Length is missing")
      }
      self = .bytes(0)
    case (_?, _?):
      throw HTTPFault(.badRequest, "Content-Length and Transfer-Encoding exclude each other")
    case (_?, nil):
      guard head.words(of: "transfer-encoding") == ["chunked"] else {
        throw HTTPFault(.notImplemented, "the only transfer encoding that is known is chunked")
      }
      self = .chunked
    case (nil, let length?):
      self = .bytes(try Self.length(length, limit: limit))
    }
  }

  private static func length(_ text: String, limit: Int) throws -> Int {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw HTTPFault(.badRequest, "Content-Length must be a number of bytes")
    }
    guard let length = Int(text), length <= limit else { throw tooLarge(limit) }
    return length
  }

  /// A body beyond the limit.
  static func tooLarge(_ limit: Int) -> HTTPFault {
    HTTPFault(.contentTooLarge, "the body has more than \(limit) bytes; send less, or raise the server's --body-limit")
  }
}

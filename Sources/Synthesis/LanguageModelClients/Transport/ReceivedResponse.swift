import Foundation

/// The part of a response that has come.
struct ReceivedResponse {
  /// The most bytes of all header fields.
  private static let headerLimit = 1 << 17

  /// The most bytes of the body.
  var limit = 0
  /// The header fields; their names are in lower case.
  private(set) var headers: [String: String] = [:]
  /// The body.
  private(set) var body: [UInt8] = []
  /// True when the response has more bytes than allowed.
  private(set) var isTooLarge = false
  private var headerBytes = 0

  /// The bytes that have come.
  var byteCount: Int { headerBytes + body.count }

  /// Takes a piece of the body.
  ///
  /// - Returns: false when it is too large, of which nothing is kept.
  mutating func append(body bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    isTooLarge = body.count + bytes.count > limit
    if isTooLarge { body = [] } else { unsafe body.append(contentsOf: bytes) }
    return !isTooLarge
  }

  /// Takes a line of the header; the line of a status begins another response, as after `100 Continue`.
  ///
  /// - Returns: false when there are too many.
  mutating func append(header line: String) -> Bool {
    headerBytes += line.utf8.count
    if line.hasPrefix("HTTP/") { headers = [:] }
    let parts = line.split(separator: ":", maxSplits: 1)
    isTooLarge = headerBytes > Self.headerLimit
    guard parts.count == 2, !isTooLarge else { return !isTooLarge }
    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespacesAndNewlines)
    return true
  }
}

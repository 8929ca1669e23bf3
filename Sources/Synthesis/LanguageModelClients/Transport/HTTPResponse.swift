/// A complete response of a server.
public struct HTTPResponse: Sendable, Equatable {
  /// The status, such as 200.
  public let status: Int
  /// The header fields; their names are in lower case.
  public let headers: [String: String]
  /// The content.
  public let body: [UInt8]

  /// A response, of JSON unless its headers say otherwise.
  public init(status: Int, headers: [String: String] = ["content-type": "application/json"], body: [UInt8]) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

/// A transfer that ended without a complete response.
public enum TransportFailure: Error, Sendable, Equatable, CustomStringConvertible {
  /// The server could not be reached, or closed the connection.
  case connection(String)
  /// The certificate of the server was not accepted, or encryption failed.
  case encryption(String)
  /// The response did not come within this time.
  case timeout(seconds: Double)
  /// The response began, and then nothing came for this time.
  case stalled(seconds: Double)
  /// The response is larger than the bound.
  case tooLarge(limit: Int)

  /// The fact, as part of a sentence.
  public var description: String {
    switch self {
    case .connection(let reason): "the connection failed (\(reason))"
    case .encryption(let reason): "the encrypted connection failed (\(reason))"
    case .timeout(let seconds): "no complete answer came within \(seconds) s"
    case .stalled(let seconds): "the answer stopped for \(seconds) s"
    case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
    }
  }
}

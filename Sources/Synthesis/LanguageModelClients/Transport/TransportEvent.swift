/// The end of a request that a transport was given.
public struct TransportEvent: Sendable, Equatable {
  /// The ways to end.
  public enum Outcome: Sendable, Equatable {
    /// A complete response of any status.
    case response(HTTPResponse)
    /// No complete response.
    case failure(TransportFailure)
  }

  /// The number that the request was started with.
  public let id: Int
  /// Its end.
  public let outcome: Outcome

  /// The end of request `id`.
  public init(id: Int, outcome: Outcome) {
    self.id = id
    self.outcome = outcome
  }
}

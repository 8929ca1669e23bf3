/// Requests to an endpoint over HTTP, by libcurl: many at once in one thread, without waiting for any.
///
/// Certificates are verified, redirections are not followed, and the proxies in the environment (`https_proxy`, `no_proxy`) are
/// used.
public final class HTTPTransport: AnswerTransport {
  /// The server.
  public let endpoint: Endpoint
  private let transfers: TimedTransfers

  /// A transport without requests.
  ///
  /// - Throws: `ClientError.transport` when libcurl cannot be used; `FileError` when the file of certificates cannot be read.
  public init(_ endpoint: Endpoint, settings: TransferSettings = TransferSettings()) throws {
    self.endpoint = endpoint
    transfers = try TimedTransfers(settings)
  }

  /// The seconds since the transport was made.
  public var now: Double { transfers.now }

  /// The address.
  public var name: String { endpoint.url }
  /// Only messages have forms.
  public var takesFormats: Bool { endpoint.api == .chat }
  /// A text without the API key.
  public func redacted(_ text: String) -> String { endpoint.redacted(text) }

  /// Sends a request.
  ///
  /// - Throws: `ClientError.transport` when libcurl refuses; an encoding error.
  public func start(_ request: ModelRequest, id: Int) throws {
    try transfers.send(RequestBody(request, to: endpoint).bytes(), to: endpoint.target, id: id)
  }

  /// Waits until a request ends, at most `seconds`.
  ///
  /// - Throws: `ClientError.transport` when libcurl fails.
  public func wait(seconds: Double) throws -> [TransportEvent] { try transfers.wait(seconds: seconds) }
}

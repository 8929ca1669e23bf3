import Files

/// Requests to an endpoint over HTTP, by libcurl: many at once in one thread, without waiting for any.
///
/// Certificates are verified, redirections are not followed, and the proxies in the environment (`https_proxy`, `no_proxy`) are
/// used.
public final class HTTPTransport: AnswerTransport {
  /// The server.
  public let endpoint: Endpoint
  private let settings: TransferSettings
  private let pool: TransferPool
  /// The seconds between two looks for responses that stopped.
  private static let longestPoll = 0.25

  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  /// A transport without requests.
  ///
  /// - Throws: `ClientError.transport` when libcurl cannot be used; `FileError` when the file of certificates cannot be read.
  public init(_ endpoint: Endpoint, settings: TransferSettings = TransferSettings()) throws {
    if let path = settings.certificates { _ = try readFile(path) }
    self.endpoint = endpoint
    self.settings = settings
    pool = try TransferPool()
    start = clock.now
  }

  /// The seconds since the transport was made.
  public var now: Double { (clock.now - start) / .seconds(1) }

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
    let body = try RequestBody(request, to: endpoint).bytes()
    let transfer = try Transfer(body, to: endpoint, settings: settings, now: now)
    try pool.add(transfer, id: id)
  }

  /// Waits until a request ends, at most `seconds`.
  ///
  /// - Throws: `ClientError.transport` when libcurl fails.
  public func wait(seconds: Double) throws -> [TransportEvent] {
    let end = now + seconds
    while true {
      let events = try pool.events(now: now, stallTimeout: settings.stallTimeout)
      guard events.isEmpty, now < end else { return events }
      try pool.poll(seconds: min(end - now, Self.longestPoll))
    }
  }
}

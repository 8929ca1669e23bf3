import Files

/// Transfers that run at the same time in one thread, with the clock that their bounds follow.
final class TimedTransfers {
  /// The seconds between two looks for responses that stopped.
  private static let longestPoll = 0.25

  private let settings: TransferSettings
  private let pool: TransferPool
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant

  /// No transfers yet.
  ///
  /// - Throws: `ClientError.transport` when libcurl cannot be used; `FileError` when the file of certificates cannot be read.
  init(_ settings: TransferSettings) throws {
    if let path = settings.certificates { _ = try readFile(path) }
    self.settings = settings
    pool = try TransferPool()
    start = clock.now
  }

  /// The seconds since the start.
  var now: Double { (clock.now - start) / .seconds(1) }

  /// Sends a request.
  ///
  /// - Throws: `ClientError.transport` when libcurl refuses.
  func send(_ body: [UInt8], to target: RequestTarget, id: Int) throws(ClientError) {
    try pool.add(Transfer(body, to: target, settings: settings, now: now), id: id)
  }

  /// Waits until a request ends, at most `seconds`.
  ///
  /// - Throws: `ClientError.transport` when libcurl fails.
  func wait(seconds: Double) throws(ClientError) -> [TransportEvent] {
    let end = now + seconds
    while true {
      let events = try pool.events(now: now, stallTimeout: settings.stallTimeout)
      guard events.isEmpty, now < end else { return events }
      try pool.poll(seconds: min(end - now, Self.longestPoll))
    }
  }
}

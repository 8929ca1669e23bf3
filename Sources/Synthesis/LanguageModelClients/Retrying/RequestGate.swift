/// The decision when a rank may send its next request: the rank's part of the limits per minute, and the number of requests
/// at once, which the server's refusals lower for a while.
struct RequestGate {
  private let concurrency: Double
  private var requests: TokenBucket?
  private var tokens: TokenBucket?
  /// The requests that may run at once. It begins with one, so that a wrong key or an unknown option costs one request.
  private var window = 1.0
  /// False before the first refusal: until then every answer adds a request, afterwards every round of answers.
  private var wasRefused = false
  private var closedUntil = -Double.infinity

  /// The gate of one of `ranks` ranks.
  init(_ limits: RateLimits, ranks: Int, now: Double) {
    concurrency = Double(max(1, limits.concurrency))
    requests = limits.requestsPerMinute.map { TokenBucket(perMinute: $0 / Double(ranks), time: now) }
    tokens = limits.tokensPerMinute.map { TokenBucket(perMinute: $0 / Double(ranks), time: now) }
  }

  /// The requests that may run at once now.
  var width: Int { Int(window) }

  /// The seconds until the next request may be sent; 0 when it may be now.
  mutating func delay(at now: Double) -> Double {
    max(closedUntil - now, requests?.delay(at: now) ?? 0, tokens?.delay(at: now) ?? 0, 0)
  }

  /// Counts a request that is sent and will take about so many tokens.
  mutating func sent(tokens count: Int) {
    requests?.take(1)
    tokens?.take(Double(count))
  }

  /// Corrects the tokens of a request that ended.
  mutating func ended(tokens count: Int, expected: Int) { tokens?.take(Double(count - expected)) }

  /// A complete answer came: one more request may run, at most `concurrency`.
  mutating func succeeded() { window = min(concurrency, window + (wasRefused ? 1 / window : 1)) }

  /// The server refused a request because there are too many: half as many may run, after the pause that it asked for.
  mutating func refused(at now: Double, pause: Double) {
    wasRefused = true
    window = max(1, window / 2)
    closedUntil = max(closedUntil, now + pause)
  }
}

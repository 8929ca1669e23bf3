import Files
import Randomness

/// The rules by which a failed request is sent again.
public struct RetryPolicy: Sendable {
  /// The most times that a request is sent; five repetitions with doubled pauses outlast half a minute of trouble.
  public var attempts = 6
  /// The most times that a request is sent whose answers do not have the form that was asked for: each costs tokens.
  public var answers = 2
  /// The seconds before the second attempt, doubled with each further one.
  public var firstPause = 1.0
  /// The most seconds between two attempts that the doubling reaches.
  public var longestPause = 60.0
  /// The most seconds that a server's `Retry-After` is obeyed.
  public var longestRetryAfter = 300.0
  /// The seed of the jitter.
  public var seed: UInt64 = 0

  /// The defaults.
  public init() {}

  /// The seconds until the next attempt of a request, a function of (seed, key, attempt).
  ///
  /// A random part between a half and one keeps the requests that failed together from coming again together.
  ///
  /// - Parameters:
  ///   - attempts: the attempts that failed, at least 1.
  ///   - retryAfter: the seconds that the server asked for.
  public func pause(key: String, attempts: Int, retryAfter: Double? = nil) -> Double {
    let index = ContentHash(of: Array(key.utf8)[...]).integers[0]
    let stream = RandomStream(seed: seed, purpose: .backoff, index: index)
    let doubled = min(longestPause, firstPause * Double(1 << min(attempts - 1, 30)))
    let jittered = doubled * (0.5 + 0.5 * stream.uniform(at: UInt64(attempts)))
    return max(jittered, min(retryAfter ?? 0, longestRetryAfter))
  }

  /// True for a status that another attempt may not meet.
  static func isTransient(status: Int) -> Bool {
    [408, 409, 425, 429].contains(status) || (500..<600).contains(status)
  }
}

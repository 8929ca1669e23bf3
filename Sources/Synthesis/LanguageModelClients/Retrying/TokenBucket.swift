/// A limit of something per minute: it fills with time, and what is taken from it may leave it in debt.
struct TokenBucket {
  /// The seconds of the limit that may be taken at once.
  private static let burst = 5.0

  private let perSecond: Double
  private var level: Double
  private var time: Double

  /// A full bucket.
  ///
  /// - Parameters:
  ///   - perMinute: the limit, above 0.
  ///   - time: the present, in seconds.
  init(perMinute: Double, time: Double) {
    perSecond = perMinute / 60
    level = perSecond * Self.burst
    self.time = time
  }

  /// The seconds until something may be taken; 0 when it may be now.
  mutating func delay(at now: Double) -> Double {
    level = min(perSecond * Self.burst, level + (now - time) * perSecond)
    time = now
    return level > 0 ? 0 : (-level / perSecond).nextUp + 1e-6
  }

  /// Takes something, however much is there; a negative amount gives back.
  mutating func take(_ amount: Double) { level -= amount }
}

/// The interval of a ratio, which may have no upper end. In JSON it is `[low, high]`, and `high` is `null` without one.
public struct RatioInterval: Sendable, Equatable {
  /// The lower end.
  public let low: Double
  /// The upper end; nil when the ratio may be infinite.
  public let high: Double?

  /// An interval with known ends.
  public init(low: Double, high: Double?) {
    self.low = low
    self.high = high
  }

  /// The equal-tailed interval of drawn ratios.
  ///
  /// - Parameter sorted: at least one, ascending; those that no finite number of tokens gives are infinite.
  init(_ sorted: [Double], level: Double) {
    let last = Double(sorted.count - 1)
    let low = sorted[Int(((1 - level) / 2 * last).rounded(.down))]
    let high = sorted[Int(((1 + level) / 2 * last).rounded(.up))]
    self.init(low: low, high: high.isFinite ? high : nil)
  }

  /// The interval, extended to a ratio.
  func containing(_ ratio: Double) -> RatioInterval {
    RatioInterval(low: min(low, ratio), high: high.map { max($0, ratio) })
  }

  /// Returns true if `ratio` lies between the ends, ends included.
  public func contains(_ ratio: Double) -> Bool { low <= ratio && high.map { ratio <= $0 } ?? true }
}

extension RatioInterval: Codable {
  /// Reads two ends, of which the second may be `null`.
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    low = try container.decode(Double.self)
    high = try container.decodeNil() ? nil : container.decode(Double.self)
  }

  /// Writes two ends.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(low)
    if let high { try container.encode(high) } else { try container.encodeNil() }
  }
}

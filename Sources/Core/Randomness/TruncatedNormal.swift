/// A normal distribution of mean 0, truncated at ±3σ.
public struct TruncatedNormal: Sendable {
  /// σ of the normal before truncation; the truncated one is 1.3 % narrower.
  public let standardDeviation: Double

  /// The distribution N(0, σ²) given |x| ≤ 3σ.
  public init(standardDeviation: Double) {
    self.standardDeviation = standardDeviation
  }

  /// The mass of a standard normal below −3.
  private static let lowerTail = 0.001_349_898_031_630_094_6

  /// The `position`-th draw of a stream: one uniform, mapped through the inverse distribution function.
  public func draw(at position: UInt64, of stream: RandomStream) -> Float {
    Float(standardDeviation * Self.standardQuantile(stream.uniform(at: position)))
  }

  /// The inverse distribution function for σ = 1.
  private static func standardQuantile(_ probability: Double) -> Double {
    normalQuantile(lowerTail + (1 - 2 * lowerTail) * probability)
  }
}

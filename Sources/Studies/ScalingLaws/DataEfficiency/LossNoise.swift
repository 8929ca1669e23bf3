import Statistics

/// The noise of the loss of one run: how much runs differ that differ by their seeds alone.
public struct LossNoise: Sendable, Equatable, Codable {
  /// The measurement behind the noise.
  public enum Source: String, Sendable, Equatable, Codable {
    /// Seeds of the standard recipe's own points.
    case seeds
    /// The members of ensembles.
    case members
    /// The distance of the points from their law, which is larger than seeds explain.
    case misfit
    /// Nothing: ``LossNoise/assumed``.
    case assumed
  }

  /// The measurement behind it.
  public let source: Source
  /// σ, nats per token.
  public let standardDeviation: Double
  /// Degrees of freedom behind it.
  public let degreesOfFreedom: Int

  /// A known noise.
  public init(source: Source, standardDeviation: Double, degreesOfFreedom: Int) {
    self.source = source
    self.standardDeviation = standardDeviation
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The noise where nothing measures it: seeds of small models differ by 0.002 to 0.02 nats. Two degrees of freedom say that
  /// this is known to a factor of a few.
  public static let assumed = LossNoise(source: .assumed, standardDeviation: 0.005, degreesOfFreedom: 2)

  /// The least σ, below which a measurement is an accident, such as one run counted twice.
  private static let least = 1e-5

  /// The noise within groups of losses that differ by seeds alone; nil when no group has two.
  public init?(_ source: Source, within groups: [[Double]]) {
    let freedom = groups.reduce(0) { $0 + max($1.count - 1, 0) }
    guard freedom > 0 else { return nil }
    let squares = groups.reduce(0) { $0 + ($1.isEmpty ? 0 : $1.deviations(from: $1.mean).sumOfSquares) }
    let deviation = (squares / Double(freedom)).squareRoot()
    self.init(source: source, standardDeviation: max(deviation, Self.least), degreesOfFreedom: freedom)
  }

  var variance: Double { standardDeviation * standardDeviation }
}

import Statistics

/// The Chinchilla law with the least Huber loss of the logarithms of the losses, which outliers hardly move.
///
/// Approach 3 of Hoffmann et al. (2022), https://arxiv.org/abs/2203.15556, as repeated by Besiroglu et al., "Chinchilla
/// scaling: a replication attempt" (2024), https://arxiv.org/abs/2404.10102: δ = 1e-3, searched from a grid of starts.
public struct RobustChinchillaFit: Sendable, Equatable {
  /// δ of the sources.
  public static let defaultThreshold = 1e-3

  /// The fitted constants.
  public let law: ChinchillaLaw
  /// The points fitted to.
  public let points: ChinchillaPoints
  /// δ, a difference of logarithms of losses.
  public let threshold: Double
  /// The sum of the Huber losses.
  public let objective: Double
  /// The constants in the coordinates of the search.
  private let optimum: [Double]

  /// Fits all five constants.
  ///
  /// - Parameter threshold: δ, above 0.
  /// - Throws: `FitError` as ``ChinchillaFit`` does, and `nonpositiveLoss` because a loss of 0 has no logarithm.
  /// - Complexity: O(points), about 50 ms for 240 points.
  public init(_ points: ChinchillaPoints, threshold: Double = defaultThreshold) throws(FitError) {
    try points.validate()
    try Self.requirePositive(points.losses)
    let design = LogarithmicDesign(points, threshold: threshold)
    let best = design.minimize(from: design.starts, counts: points.losses.map { _ in 1 })
    law = design.law(best.constants)
    objective = best.value
    optimum = best.constants
    self.points = points
    self.threshold = threshold
    guard law.isFinite else { throw .outOfRange(points.parameters + points.tokens) }
  }

  private static func requirePositive(_ losses: [Double]) throws(FitError) {
    if let index = losses.firstIndex(where: { $0 <= 0 }) {
      throw .nonpositiveLoss(index: index, value: losses[index])
    }
  }

  /// Points minus free constants, at least 0.
  public var degreesOfFreedom: Int { points.losses.count - ChinchillaFit.constantCount }

  /// √(sum of squared residuals / points), nats per token.
  public var rootMeanSquareError: Double { law.rootMeanSquareError(points) }

  /// Bootstrap intervals of functions of a law, from the same replicates: each draws as many points as there are, with
  /// replacement.
  ///
  /// - Returns: one interval a statistic; `nil` without a degree of freedom.
  /// - Complexity: O(replicates · points), about 3 s for 1000 replicates of 240 points.
  public func intervals(
    _ bootstrap: Bootstrap = Bootstrap(), using generator: inout some RandomNumberGenerator,
    of statistics: [(ChinchillaLaw) -> Double]
  ) -> [ConfidenceInterval]? {
    guard degreesOfFreedom > 0 else { return nil }
    let design = LogarithmicDesign(points, threshold: threshold)
    let laws = (0..<bootstrap.replicateCount).map { _ in
      design.law(design.minimize(from: [optimum], counts: Self.drawn(design.count, using: &generator)).constants)
    }
    return statistics.map {
      ConfidenceInterval(
        percentilesOf: laws.map($0), level: bootstrap.level, method: .groups, degreesOfFreedom: degreesOfFreedom)
    }
  }

  /// The number of times that each point is drawn when as many are drawn with replacement.
  private static func drawn(_ count: Int, using generator: inout some RandomNumberGenerator) -> [Double] {
    (0..<count).reduce(into: [Double](repeating: 0, count: count)) { counts, _ in
      counts[Int.random(in: 0..<count, using: &generator)] += 1
    }
  }

  /// Warnings for a reader, as sentences; empty for an ordinary fit.
  public var remarks: [String] {
    [Bootstrap.remark(degreesOfFreedom: degreesOfFreedom), points.remark].compactMap { $0 } + exponentRemarks
  }

  private var exponentRemarks: [String] {
    [("alpha", "N", law.parameterExponent), ("beta", "D", law.tokenExponent)].compactMap { name, quantity, exponent in
      exponent > 0 ? nil : "\(name) is not above 0: the loss does not fall with \(quantity)"
    }
  }
}

extension ChinchillaLaw {
  var isFinite: Bool {
    [parameterAmplitude, parameterExponent, tokenAmplitude, tokenExponent, asymptote].allSatisfy(\.isFinite)
  }

  /// √(sum of squared residuals / points), nats per token.
  func rootMeanSquareError(_ points: ChinchillaPoints) -> Double {
    let fitted = zip(points.parameters, points.tokens).map { self(parameters: $0, tokens: $1) }
    let residuals = zip(points.losses, fitted).map { $0 - $1 }
    return (residuals.sumOfSquares / Double(residuals.count)).squareRoot()
  }
}

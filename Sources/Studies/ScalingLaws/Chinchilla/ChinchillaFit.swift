import Statistics

/// The least-squares Chinchilla law through measured losses, with the data it was fitted to.
///
/// A, B and E are kept at 0 or above, α and β are searched over their entire range, so the result is the optimum and
/// depends on no starting point. All points have equal weight.
///
/// ```swift
/// let fit = try ChinchillaFit(parameters: sizes, tokens: counts, losses: losses)
/// fit.law.asymptote                             // E
/// ```
public struct ChinchillaFit: Sendable, Equatable, Codable {
  /// Constants of the law: A, α, B, β, E.
  public static let constantCount = 5
  /// Distinct N, and distinct D, without which a term and E cannot be told apart.
  public static let leastDistinct = 3

  /// The fitted constants.
  public let law: ChinchillaLaw
  /// N, in the caller's order and unit.
  public let parameters: [Double]
  /// D, in the caller's order and unit.
  public let tokens: [Double]
  /// The losses fitted to, nats per token.
  public let losses: [Double]
  /// √(sum of squared residuals / points), nats per token.
  public let rootMeanSquareError: Double

  /// Points minus free constants, at least 0.
  public var degreesOfFreedom: Int { losses.count - Self.constantCount }
  /// Losses minus the law, nats per token.
  public var residuals: [Double] { zip(losses, fitted).map { $0 - $1 } }
  private var fitted: [Double] { zip(parameters, tokens).map { law(parameters: $0, tokens: $1) } }

  /// Fits all five constants.
  ///
  /// - Parameters:
  ///   - parameters: N, finite and above 0.
  ///   - tokens: D, finite and above 0.
  ///   - losses: nats per token, finite.
  /// - Throws: `FitError` when the lengths differ, a value is not usable, fewer than five points differ, there are fewer
  ///   than three distinct N or D, or D is a power of N.
  /// - Complexity: O(points), about 1 ms for 20 points.
  public init(parameters: [Double], tokens: [Double], losses: [Double]) throws(FitError) {
    let points = ChinchillaPoints(parameters: parameters, tokens: tokens, losses: losses)
    try points.validate()
    let solution = ChinchillaDesign(parameters: parameters, tokens: tokens).solve(losses)
    guard solution.law.isFinite else { throw .outOfRange(parameters + tokens) }
    law = solution.law
    self.parameters = parameters
    self.tokens = tokens
    self.losses = losses
    rootMeanSquareError = (solution.squaredError / Double(losses.count)).squareRoot()
  }

  /// The points fitted to.
  public var points: ChinchillaPoints { ChinchillaPoints(parameters: parameters, tokens: tokens, losses: losses) }

  /// The bootstrap interval over residuals, of E or of any other function of a law.
  ///
  /// - Returns: `nil` without a degree of freedom.
  public func residualInterval(
    _ bootstrap: Bootstrap = Bootstrap(), using generator: inout some RandomNumberGenerator,
    of statistic: (ChinchillaLaw) -> Double = { $0.asymptote }
  ) -> ConfidenceInterval? {
    withoutActuallyEscaping(statistic) { residualIntervals(bootstrap, using: &generator, of: [$0])?.first }
  }

  /// Bootstrap intervals over residuals of several functions of a law, from the same replicates.
  ///
  /// As ``PowerLawFit/residualInterval(_:using:of:)``: residuals are centered, scaled to the size of the noise and
  /// stretched by t/z.
  ///
  /// - Returns: one interval a statistic; `nil` without a degree of freedom.
  /// - Complexity: O(replicates · points), about 1 s for 1000 replicates of 20 points.
  public func residualIntervals(
    _ bootstrap: Bootstrap = Bootstrap(), using generator: inout some RandomNumberGenerator,
    of statistics: [(ChinchillaLaw) -> Double]
  ) -> [ConfidenceInterval]? {
    guard degreesOfFreedom > 0 else { return nil }
    let laws = replicates(bootstrap, using: &generator)
    return statistics.map {
      ConfidenceInterval(
        percentilesOf: laws.map($0), level: bootstrap.level, method: .residuals, degreesOfFreedom: degreesOfFreedom)
    }
  }

  private func replicates(_ bootstrap: Bootstrap, using generator: inout some RandomNumberGenerator) -> [ChinchillaLaw]
  {
    let design = ChinchillaDesign(parameters: parameters, tokens: tokens)
    let pool = bootstrap.pool(residuals, degreesOfFreedom: degreesOfFreedom)
    let fitted = fitted
    return (0..<bootstrap.replicateCount).map { _ in design.solve(pool.resample(fitted, using: &generator)).law }
  }

  /// Warnings about E for a reader, as sentences; empty for an ordinary fit.
  public var remarks: [String] {
    let freedom = Bootstrap.remark(degreesOfFreedom: degreesOfFreedom)
    let bound = law.asymptote == 0 ? "E is held at its bound of 0" : nil
    return ([freedom, points.remark] + amplitudeRemarks + exponentRemarks + [bound]).compactMap { $0 }
  }

  private var amplitudeRemarks: [String?] {
    [
      law.parameterAmplitude == 0 ? "A is 0: the loss does not fall with N" : nil,
      law.tokenAmplitude == 0 ? "B is 0: the loss does not fall with D" : nil,
    ]
  }

  private var exponentRemarks: [String?] {
    [("alpha", law.parameterExponent), ("beta", law.tokenExponent)].map { name, exponent in
      ChinchillaDesign.exponents.hasEdge(at: exponent)
        ? "\(name) is at the edge of the range searched, \(ChinchillaDesign.exponents)" : nil
    }
  }
}

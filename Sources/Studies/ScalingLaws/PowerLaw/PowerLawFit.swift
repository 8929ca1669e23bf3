import Foundation

/// The least-squares law through measured losses, with the data it was fitted to.
///
/// A and C are kept at 0 or above and B is searched over its entire range, so the result is the optimum and never
/// depends on a starting point. All points have equal weight. Scales of x from 1e-15 to 1e15 are safe.
///
/// ```swift
/// let fit = try PowerLawFit(x: [1, 2, 3, 4, 5], losses: [4.097, 3.792, 3.704, 3.651, 3.619])
/// fit.law.asymptote                        // 3.514
/// fit.profileInterval()                    // 95 % interval of the asymptote
/// ```
public struct PowerLawFit: Sendable, Equatable, Codable {
  /// Exponents searched unless the caller says otherwise. Published exponents lie between 0.05 (tokens) and 1.6
  /// (parameters); below 0.01 the law cannot be told from a logarithm over twelve decades of x, and above 20
  /// from a single step between x and 1.3 x.
  public static let defaultExponents = 0.01...20.0
  /// Largest magnitude of a loss that is accepted; its square must stay far from overflow.
  static let largestLoss = 1e100

  /// The fitted constants.
  public let law: PowerLaw
  /// Which constants were free.
  public let family: LawFamily
  /// The exponents searched.
  public let exponents: ClosedRange<Double>
  /// The degree to which the data determine the exponent.
  public let exponentStatus: ExponentStatus
  /// The x fitted to, in the caller's order and unit.
  public let x: [Double]
  /// The losses fitted to, nats per token, in the order of ``x``.
  public let losses: [Double]
  /// √(sum of squared residuals / points), nats per token.
  public let rootMeanSquareError: Double

  /// Points fitted.
  public var pointCount: Int { losses.count }
  /// Points minus free constants, at least 0. At 0 the law passes through the points wherever its form allows
  /// and there is no measure of noise; at 1 the measure is a single number.
  public var degreesOfFreedom: Int { pointCount - family.parameterCount }

  /// Fits A, B and C (or A and C when `family` is reciprocal).
  ///
  /// - Parameters:
  ///   - x: members, parameters or tokens, finite and above 0, in any order; repeated values are repeated
  ///     measurements.
  ///   - losses: nats per token, finite.
  ///   - family: which constants are free; all three by default, as in the source of ``PowerLaw``.
  ///   - exponents: the range of B searched, above 0 and not empty.
  /// - Precondition: `exponents` has a lower bound above 0 and a finite upper bound above the lower one.
  /// - Throws: `FitError` when the lengths differ, a value is not usable, there are fewer distinct x than free
  ///   constants, or x is so large or small that A overflows.
  /// - Complexity: O(points), about 40 µs for 8 points.
  public init(
    x: [Double], losses: [Double], family: LawFamily = .power,
    exponents: ClosedRange<Double> = PowerLawFit.defaultExponents
  ) throws(FitError) {
    Self.check(exponents)
    try Abscissae.validate([x], losses: losses)
    let design = try PowerLawDesign(x: x, family: family, exponents: exponents)
    let solution = design.solve(losses)
    guard solution.law.amplitude.isFinite else {
      throw .outOfRange(smallest: x.min() ?? .nan, largest: x.max() ?? .nan)
    }
    law = solution.law
    self.family = family
    self.exponents = exponents
    exponentStatus = design.status(of: solution.law)
    self.x = x
    self.losses = losses
    rootMeanSquareError = (solution.squaredError / Double(losses.count)).squareRoot()
  }

  private static func check(_ exponents: ClosedRange<Double>) {
    precondition(
      exponents.lowerBound > 0 && exponents.lowerBound < exponents.upperBound && exponents.upperBound.isFinite,
      "the range of exponents \(exponents) must be finite, not empty and above 0")
  }

  /// Losses minus the law, nats per token, in the order of ``x``.
  public var residuals: [Double] {
    zip(x, losses).map { $1 - law($0) }
  }

  /// The design this fit was made with; `nil` only for a fit decoded from damaged data.
  var design: PowerLawDesign? {
    guard x.count == losses.count, exponents.lowerBound > 0 else { return nil }
    return try? PowerLawDesign(x: x, family: family, exponents: exponents)
  }
}

extension PowerLawDesign {
  /// The best law through `losses` and its squared error.
  ///
  /// - Parameter losses: nats per token, one for each x of the design.
  func solve(_ losses: [Double]) -> (law: PowerLaw, squaredError: Double) {
    let optimum = minimize(losses)
    let line = ConstrainedLine.best(basis: basis(exponent: optimum.exponent), losses: losses)
    let law = PowerLaw(
      amplitude: line.amplitude * pow(smallest, optimum.exponent), exponent: optimum.exponent,
      asymptote: line.asymptote)
    return (law, line.squaredError)
  }

  /// The status of the exponent of a fitted law.
  func status(of law: PowerLaw) -> ExponentStatus {
    if law.amplitude == 0 { return .undetermined }
    if family == .reciprocal { return .fixed }
    if range.hasLowerEdge(at: law.exponent) { return .atLowerEdge }
    return range.hasUpperEdge(at: law.exponent) ? .atUpperEdge : .determined
  }
}

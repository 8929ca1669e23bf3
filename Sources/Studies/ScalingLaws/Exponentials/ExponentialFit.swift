import Foundation
import Statistics

/// The least-squares sum of one to three exponentials through a rising curve, with the data it was fitted to.
///
/// The constants b are kept at 0 or above and time constants are searched on a grid and refined, so the result depends on no
/// starting point. All points have equal weight.
///
/// ```swift
/// let fit = try ExponentialFit(t: [0, 1, 2, 5, 10, 20, 50], y: accuracies)
/// fit.law.asymptote
/// fit.remarks                                   // they say how far the curve is from its end
/// ```
public struct ExponentialFit: Sendable, Equatable {
  /// Numbers of exponentials that can be fitted.
  public static let counts = 1...3

  /// The fitted constants; it may have fewer exponentials than were allowed.
  public let law: ExponentialLaw
  /// Exponentials that were allowed.
  public let count: Int
  /// True if the number of exponentials was chosen by the corrected criterion of Akaike rather than given.
  public let isCountChosen: Bool
  /// The t fitted to, in the caller's order and unit.
  public let t: [Double]
  /// The values fitted to, in the order of ``t``.
  public let y: [Double]

  /// Fits a and the b and r of `count` exponentials, or of as many as the points speak for.
  ///
  /// - Parameters:
  ///   - t: finite and at least 0, in any order; repeated values are repeated measurements.
  ///   - y: finite, in any unit.
  ///   - count: exponentials at most, 1 to 3; chosen by the criterion of ``criterion`` unless given.
  /// - Precondition: `count` is in ``counts``.
  /// - Throws: `FitError` when the lengths differ, a value is not usable, all y are the same, there are fewer distinct t than
  ///   constants, or an amplitude is beyond the range of `Double`.
  /// - Complexity: O(points), about 10 ms for 24 points.
  public init(t: [Double], y: [Double], count: Int? = nil) throws(FitError) {
    precondition(count.map { Self.counts.contains($0) } ?? true, "the number of exponentials must be in 1...3")
    try Self.validate(t: t, y: y)
    try Self.require(count ?? 1, of: t)
    guard let count else {
      self = try Self.choose(t: t, y: y)
      return
    }
    self.init(t, y, count: count, isCountChosen: false)
    try requireFinite()
  }

  private init(_ t: [Double], _ y: [Double], count: Int, isCountChosen: Bool) {
    law = ExponentialDesign(t, count: count).solve(y)
    self.count = count
    self.isCountChosen = isCountChosen
    self.t = t
    self.y = y
  }

  private func requireFinite() throws(FitError) {
    guard law.asymptote.isFinite, law.amplitudes.allSatisfy(\.isFinite) else { throw .outOfRange(t) }
  }

  /// The fit with the number of exponentials whose criterion is the least.
  private static func choose(t: [Double], y: [Double]) throws(FitError) -> ExponentialFit {
    let possible = counts.filter { $0 == 1 || isPossible($0, t) }
    let fits = possible.map { ExponentialFit(t, y, count: $0, isCountChosen: true) }
    guard let best = fits.min(by: { $0.criterion < $1.criterion }) else {
      throw .tooFewValues(name: "t", required: constants(of: 1), found: Set(t).count)
    }
    try best.requireFinite()
    return best
  }

  /// Returns true if there are enough points for the criterion of so many exponentials.
  static func isPossible(_ count: Int, _ t: [Double]) -> Bool {
    constants(of: count) <= Set(t).count && t.count > constants(of: count) + 2
  }

  /// The constants of a law of so many exponentials.
  private static func constants(of count: Int) -> Int { 1 + 2 * count }

  private static func require(_ count: Int, of t: [Double]) throws(FitError) {
    let found = Set(t).count
    guard found >= constants(of: count) else {
      throw .tooFewValues(name: "t", required: constants(of: count), found: found)
    }
  }

  private static func validate(t: [Double], y: [Double]) throws(FitError) {
    guard t.count == y.count else { throw .lengthsDiffer(x: t.count, y: y.count) }
    try validate(times: t)
    try validate(values: y)
  }

  private static func validate(times t: [Double]) throws(FitError) {
    for (index, value) in t.enumerated() {
      guard value.isFinite, value >= 0, value <= PowerLawFit.largestLoss else {
        throw .invalidTime(index: index, value: value)
      }
    }
  }

  private static func validate(values y: [Double]) throws(FitError) {
    for (index, value) in y.enumerated() {
      guard abs(value) <= PowerLawFit.largestLoss else { throw .invalidValue(index: index, value: value) }
    }
    if let first = y.first, y.count > 1, y.allSatisfy({ $0 == first }) { throw .constantValues(value: first) }
  }

  /// Values minus the law, in the unit of y.
  public var residuals: [Double] { zip(t, y).map { $1 - law($0) } }

  /// √(sum of squared residuals / points), in the unit of y.
  public var rootMeanSquareError: Double { (residuals.sumOfSquares / Double(y.count)).squareRoot() }

  /// Points minus constants of the law, at least 0.
  public var degreesOfFreedom: Int { y.count - Self.constants(of: law.amplitudes.count) }

  /// The corrected criterion of Akaike, n·ln(S/n) + 2k·n/(n − k − 1), with S the sum of squared residuals and k the constants of
  /// the law and the variance of the noise.
  ///
  /// For a law that passes through the points up to rounding, S/n is that of the rounding, so that no further exponential is
  /// fitted to it. Source: Hurvich and Tsai (1989), Biometrika 76(2).
  var criterion: Double {
    let points = Double(y.count)
    let rounding = 1e-12 * y.map { abs($0) }.reduce(0, max)
    let constants = Double(Self.constants(of: count) + 1)
    let variance = max(residuals.sumOfSquares / points, rounding * rounding)
    return points * log(variance) + 2 * constants * points / max(points - constants - 1, .leastNonzeroMagnitude)
  }
}

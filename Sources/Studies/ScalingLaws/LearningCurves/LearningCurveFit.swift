import Foundation
import Statistics

/// The least-squares law of a pair of learning curves with one asymptote, with the data it was fitted to.
///
/// a, b and c are kept at 0 or above, α and β are searched over their entire range, so the result is the optimum and depends
/// on no starting point. All errors have equal weight.
public struct LearningCurveFit: Sendable, Equatable {
  /// Constants of the law: a, b, α, c, β.
  public static let constantCount = 5
  /// Distinct l, without which the amplitude and the exponent of a curve cannot be told apart.
  public static let leastDistinct = 3

  /// The fitted constants.
  public let law: LearningCurveLaw
  /// The points fitted to.
  public let points: LearningCurvePoints
  /// The curves fitted each with an asymptote of its own.
  public let separate: SeparateLearningCurves
  /// √(sum of squared residuals / errors), in the unit of the errors.
  public let rootMeanSquareError: Double

  /// Fits all five constants.
  ///
  /// - Throws: `FitError` when the lengths differ, a value is not usable, or there are fewer than three distinct l.
  /// - Complexity: O(points), about 2 ms for 10 points.
  public init(_ points: LearningCurvePoints) throws(FitError) {
    try points.validate()
    let solution = LearningCurveDesign(points.examples).solve(points.errors)
    guard solution.law.isFinite else { throw .outOfRange(points.examples) }
    law = solution.law
    self.points = points
    separate = try SeparateLearningCurves(points)
    rootMeanSquareError = (solution.squaredError / Double(points.errors.count)).squareRoot()
  }

  /// Errors minus free constants, at least 1.
  public var degreesOfFreedom: Int { points.errors.count - Self.constantCount }

  private var fitted: [Double] {
    points.examples.map { law.testError($0) } + points.examples.map { law.trainingError($0) }
  }

  /// The bootstrap interval over residuals of a, as ``PowerLawFit/residualInterval(_:using:of:)`` has it.
  ///
  /// - Complexity: O(replicates · points), about 1 s for 1000 replicates of 10 points.
  public func interval(
    _ bootstrap: Bootstrap = Bootstrap(), using generator: inout some RandomNumberGenerator
  ) -> ConfidenceInterval {
    let design = LearningCurveDesign(points.examples)
    let fitted = fitted
    let residuals = zip(points.errors, fitted).map { $0 - $1 }
    let pool = bootstrap.pool(residuals, degreesOfFreedom: degreesOfFreedom)
    return bootstrap.interval(.residuals, degreesOfFreedom: degreesOfFreedom) {
      design.solve(pool.resample(fitted, using: &generator)).law.asymptote
    }
  }
}

extension LearningCurveFit {
  /// True if two asymptotes describe the points better than one, by the F test at 5 %.
  ///
  /// With one more constant, F is the square of Student's t. Without a degree of freedom for two asymptotes there is no test.
  public var haveDifferentAsymptotes: Bool {
    let freedom = points.errors.count - Self.constantCount - 1
    guard freedom > 0 else { return false }
    let shared = rootMeanSquareError * rootMeanSquareError * Double(points.errors.count)
    let quantile = StudentT.twoSidedQuantile(level: 0.95, degreesOfFreedom: freedom)
    let noise = max(separate.squaredError, roundingError) / Double(freedom)
    return shared - separate.squaredError > quantile * quantile * noise
  }

  /// The squared error that rounding and the ends of searches leave where the law is exact.
  private var roundingError: Double { 1e-14 * points.errors.sumOfSquares }

  /// Warnings about a for a reader, as sentences; empty for an ordinary fit.
  public var remarks: [String] {
    let bound = law.asymptote == 0 ? "a is held at its bound of 0" : nil
    return [asymptoteRemark, Bootstrap.remark(degreesOfFreedom: degreesOfFreedom), bound].compactMap { $0 }
      + amplitudeRemarks + exponentRemarks
  }

  private var asymptoteRemark: String? {
    guard haveDifferentAsymptotes else { return nil }
    let test = String(format: "%.4g", separate.testAsymptote)
    let training = String(format: "%.4g", separate.trainingAsymptote)
    return
      "the curves do not share one asymptote: fitted alone, test errors go to \(test) and training errors to \(training), "
      + "as with repeated data; a is between them and the limit of neither"
  }

  private var amplitudeRemarks: [String] {
    let test = law.testAmplitude == 0 ? ["b is 0: the test error does not fall with l"] : []
    return test + (law.trainingAmplitude == 0 ? ["c is 0: the training error does not rise with l"] : [])
  }

  private var exponentRemarks: [String] {
    let terms = [
      ("alpha", law.testExponent, law.testAmplitude), ("beta", law.trainingExponent, law.trainingAmplitude),
    ]
    return terms.filter { $0.2 > 0 && LearningCurveDesign.exponents.hasEdge(at: $0.1) }.map {
      "\($0.0) is at the edge of the range searched, \(LearningCurveDesign.exponents)"
    }
  }
}

extension LearningCurveLaw {
  fileprivate var isFinite: Bool { asymptote.isFinite && testAmplitude.isFinite && trainingAmplitude.isFinite }
}

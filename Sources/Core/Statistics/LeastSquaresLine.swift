/// The line y = a + b·x with the least sum of squares.
package struct LeastSquaresLine: Sendable, Equatable {
  /// a, in the unit of y.
  package let intercept: Double
  /// b, in the unit of y per unit of x.
  package let slope: Double
  /// The standard error of ``slope``; nil for two points.
  package let slopeError: Double?
  /// The fraction of the variance of y that the line explains, in `0...1`; 1 where y is constant.
  package let rSquared: Double
  /// Points less the two constants.
  package let degreesOfFreedom: Int

  /// The line through points.
  ///
  /// - Returns: nil when there are fewer than two different x.
  /// - Precondition: there are as many y as x, all finite.
  package init?(x: [Double], y: [Double]) {
    precondition(x.count == y.count, "\(x.count) values of x need as many of y, not \(y.count)")
    guard Set(x).count > 1 else { return nil }
    let xDeviations = x.deviations(from: x.mean), yDeviations = y.deviations(from: y.mean)
    let spread = xDeviations.sumOfSquares, all = yDeviations.sumOfSquares
    let slope = zip(xDeviations, yDeviations).reduce(0) { $0 + $1.0 * $1.1 } / spread
    let left = zip(xDeviations, yDeviations).map { $1 - slope * $0 }.sumOfSquares
    self.slope = slope
    intercept = y.mean - slope * x.mean
    degreesOfFreedom = x.count - 2
    slopeError = degreesOfFreedom > 0 ? (left / Double(degreesOfFreedom) / spread).squareRoot() : nil
    rSquared = all > 0 ? 1 - left / all : 1
  }

  /// Student's 95 % interval of the slope; nil for two points.
  package var slopeInterval: ConfidenceInterval? {
    slopeError.map { ConfidenceInterval(around: slope, standardError: $0, degreesOfFreedom: degreesOfFreedom) }
  }
}

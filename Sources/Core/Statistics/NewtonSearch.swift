/// The maximum of a concave function of a few variables by Newton's method with backtracking.
///
/// Source: Boyd and Vandenberghe, "Convex Optimization" (2004), section 9.5.
package enum NewtonSearch {
  /// A function at one point.
  package struct Evaluation {
    package var value: Double
    package var gradient: [Double]
    /// Minus the Hessian, row-major, positive semidefinite.
    package var curvature: [Double]

    package init(value: Double, gradient: [Double], curvature: [Double]) {
      self.value = value
      self.gradient = gradient
      self.curvature = curvature
    }
  }

  /// Evaluations at most; five to eight are usual.
  private static let mostEvaluations = 40
  /// The gain that a Newton step promises below which it is not taken: sums of float32 logarithms know no less.
  private static let leastGain = 1e-10
  /// The rounding error that a comparison of two values must tolerate.
  private static let noise = 1e-9
  /// The fraction of the promised gain that a step must bring (Armijo).
  private static let sufficientFraction = 1e-4
  /// Added to the diagonal, as a fraction of its mean: where members are alike only their sum is determined, and this
  /// leaves the difference as it was.
  private static let ridge = 1e-7

  /// The best point found.
  ///
  /// - Parameter evaluate: the function; called once a step, or more often where a step is too long.
  package static func maximize<Failure: Error>(
    from start: [Double], _ evaluate: ([Double]) throws(Failure) -> Evaluation
  ) throws(Failure) -> [Double] {
    var point = start
    var here = try evaluate(point)
    var evaluations = 1
    var length = 1.0
    var step = step(here)
    while gain(here, step) > leastGain, length > 1e-4, evaluations < mostEvaluations {
      let candidate = zip(point, step).map { $0 + length * $1 }
      let there = try evaluate(candidate)
      evaluations += 1
      guard isSufficient(there, after: here, step, length: length) else {
        length /= 4
        continue
      }
      point = candidate
      here = there
      length = 1
      step = self.step(here)
    }
    return point
  }

  /// Returns true if a step of some length brings enough of the promised gain.
  private static func isSufficient(
    _ there: Evaluation, after here: Evaluation, _ step: [Double], length: Double
  ) -> Bool {
    there.value >= here.value + sufficientFraction * length * gain(here, step) - noise
  }

  /// Twice the gain of the quadratic model.
  private static func gain(_ here: Evaluation, _ step: [Double]) -> Double {
    zip(here.gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// (curvature + ridge)⁻¹·gradient, with as much of the ridge as rounding makes necessary.
  private static func step(_ here: Evaluation) -> [Double] {
    let count = here.gradient.count
    var ridge = ridge * meanDiagonal(here) + .leastNormalMagnitude
    while true {
      var matrix = here.curvature
      for index in 0..<count { matrix[index * (count + 1)] += ridge }
      if let solution = Cholesky.solve(matrix, here.gradient) { return solution }
      // Becomes the gradient itself in the end, which always climbs.
      ridge *= 10
    }
  }

  private static func meanDiagonal(_ here: Evaluation) -> Double {
    let count = here.gradient.count
    return (0..<count).reduce(0) { $0 + here.curvature[$1 * (count + 1)] } / Double(count)
  }
}

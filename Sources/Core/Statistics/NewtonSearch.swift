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
  /// The rounding that a comparison of two values must overlook.
  private static let noise = 1e-9
  /// The share of the promised gain that a step must bring.
  private static let sufficientShare = 1e-4
  /// Added to the diagonal, as a share of its mean: where members are alike only their sum is determined, and this
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
    var (evaluations, length) = (1, 1.0)
    var step = step(here)
    while gain(here, step) > leastGain, length > 1e-4, evaluations < mostEvaluations {
      let candidate = zip(point, step).map { $0 + length * $1 }
      let there = try evaluate(candidate)
      evaluations += 1
      if there.value >= here.value + sufficientShare * length * gain(here, step) - noise {
        (point, here, length) = (candidate, there, 1)
        step = self.step(here)
      } else {
        length /= 4
      }
    }
    return point
  }

  /// Twice what the quadratic model gains.
  private static func gain(_ here: Evaluation, _ step: [Double]) -> Double {
    zip(here.gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// (curvature + ridge)⁻¹·gradient, with as much of the ridge as rounding makes necessary.
  private static func step(_ here: Evaluation) -> [Double] {
    let count = here.gradient.count
    let mean = (0..<count).reduce(0) { $0 + here.curvature[$1 * (count + 1)] } / Double(count)
    var ridge = ridge * mean + .leastNormalMagnitude
    while true {
      var matrix = here.curvature
      for index in 0..<count { matrix[index * (count + 1)] += ridge }
      if let solution = Cholesky.solve(matrix, here.gradient) { return solution }
      // Becomes the gradient itself in the end, which always climbs.
      ridge *= 10
    }
  }
}

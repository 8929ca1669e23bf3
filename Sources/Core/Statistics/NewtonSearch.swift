/// The maximum of a concave function of a few variables by Newton's method with backtracking.
///
/// Source: Boyd and Vandenberghe, "Convex Optimization" (2004), section 9.5.
package enum NewtonSearch {
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
    var climb = Climb(from: start, try evaluate(start))
    var evaluations = 1
    while climb.isPromising, evaluations < mostEvaluations {
      let candidate = climb.candidate
      climb.take(candidate, try evaluate(candidate))
      evaluations += 1
    }
    return climb.point
  }

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

    /// (curvature + ridge)⁻¹·gradient; a very large ridge leaves the gradient's direction, which always climbs.
    fileprivate func newtonStep() -> [Double] {
      Ridge.solve(curvature, count: gradient.count, fraction: NewtonSearch.ridge) { Cholesky.solve($0, gradient) }
        ?? gradient
    }
  }

  /// The best point so far, and the Newton step from there.
  private struct Climb {
    private(set) var point: [Double]
    private let here: Evaluation
    private let step: [Double]
    /// The fraction of the step that is tried next.
    private var length = 1.0

    init(from point: [Double], _ here: Evaluation) {
      self.point = point
      self.here = here
      step = here.newtonStep()
    }

    /// False when the step promises too little, or has become too short.
    var isPromising: Bool { gain > leastGain && length > 1e-4 }

    /// The point to evaluate next.
    var candidate: [Double] { zip(point, step).map { $0 + length * $1 } }

    /// Twice the gain of the quadratic model.
    private var gain: Double { zip(here.gradient, step).reduce(0) { $0 + $1.0 * $1.1 } }

    /// Moves to a candidate that brings enough of the promised gain, else shortens the step.
    mutating func take(_ candidate: [Double], _ there: Evaluation) {
      if isSufficient(there) { self = Climb(from: candidate, there) } else { length /= 4 }
    }

    private func isSufficient(_ there: Evaluation) -> Bool {
      there.value >= here.value + sufficientFraction * length * gain - noise
    }
  }
}

import Statistics

/// A local search for the logarithms of time constants: the method of Levenberg and Marquardt on the projected residuals, with
/// Kaufman's Jacobian (1975, BIT 15), which leaves out the derivative of the projection.
struct ExponentialDescent {
  /// The search ends at a step shorter than this, relative to a time constant.
  private static let shortestStep = 1e-11
  /// The longest change of a logarithm in one step.
  private static let longestStep = 1.0
  /// The damping at which no step lowers the error.
  private static let largestDamping = 1e12

  private let design: ExponentialDesign
  private let values: [Double]
  private(set) var logarithms: [Double]
  private var combination: NonnegativeCombination
  private var damping = 1e-3

  /// - Parameter values: y minus its mean.
  init(from start: [Double], _ design: ExponentialDesign, _ values: [Double]) {
    self.design = design
    self.values = values
    logarithms = start
    combination = design.combination(start, values)
  }

  /// The sum of squared residuals.
  var error: Double { combination.squaredError }

  /// Exponentials with an amplitude.
  var count: Int { combination.coefficients.count { $0 > 0 } }

  /// Searches to the minimum, or for a number of steps, those included that are refused.
  mutating func advance(steps: Int) {
    for _ in 0..<steps {
      let next = candidate()
      let longest = zip(next, logarithms).map { abs($0 - $1) }.max() ?? 0
      guard longest > Self.shortestStep, damping < Self.largestDamping else { break }
      take(next)
    }
  }

  /// The end of a damped step, inside the range searched.
  private func candidate() -> [Double] {
    let tangents = tangents()
    let slopes = tangents.map { product($0, combination.residuals) }
    let step = Cholesky.solve(damped(tangents), slopes) ?? slopes.map { _ in 0 }
    return zip(logarithms, step).map {
      let end = $0 + min(max($1, -Self.longestStep), Self.longestStep)
      return min(max(end, design.range.lowerBound), design.range.upperBound)
    }
  }

  /// The change of the fitted values with each logarithm, orthogonal to the columns; 0 for one that is held at a bound.
  private func tangents() -> [[Double]] {
    zip(logarithms, combination.coefficients).map { logarithm, amplitude in
      let change = design.slope(logarithm).map { amplitude * $0 }
      let isHeld = pushesOut(logarithm, slope: product(change, combination.residuals))
      return isHeld ? change.map { _ in 0 } : combination.basis?.residual(of: change) ?? change
    }
  }

  private func pushesOut(_ logarithm: Double, slope: Double) -> Bool {
    (logarithm <= design.range.lowerBound && slope < 0) || (logarithm >= design.range.upperBound && slope > 0)
  }

  /// Products of the tangents, with their diagonal enlarged.
  private func damped(_ tangents: [[Double]]) -> [Double] {
    tangents.indices.flatMap { row in
      tangents.indices.map { column in
        let value = product(tangents[row], tangents[column])
        return row == column ? value * (1 + damping) + .leastNormalMagnitude : value
      }
    }
  }

  /// Moves to a candidate with a smaller error, else damps the next step more.
  private mutating func take(_ candidate: [Double]) {
    let there = design.combination(candidate, values)
    guard there.squaredError < combination.squaredError else {
      damping *= 10
      return
    }
    logarithms = candidate
    combination = there
    damping = max(damping / 10, 1e-12)
  }

  private func product(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
}

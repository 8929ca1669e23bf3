/// A local minimum of a function of a few variables, which may have kinks, by the method of Broyden, Fletcher, Goldfarb and
/// Shanno.
///
/// The line search only asks for a weak Wolfe step. With it the method converges on functions that are not smooth as well,
/// such as sums of absolute values (Lewis and Overton, "Nonsmooth optimization via quasi-Newton methods", 2013,
/// Mathematical Programming 141, https://doi.org/10.1007/s10107-012-0514-2).
package enum QuasiNewton {
  /// A function at one point.
  package struct Evaluation: Sendable {
    package var value: Double
    package var gradient: [Double]

    package init(value: Double, gradient: [Double]) {
      self.value = value
      self.gradient = gradient
    }
  }

  package typealias Function = ([Double]) -> Evaluation

  /// Steps at most; twenty to a hundred are usual.
  private static let mostSteps = 500
  /// The method starts again from its end, with the curvature forgotten, until that brings less than this fraction.
  private static let leastGain = 1e-9
  /// Starts at most.
  private static let mostStarts = 5

  /// The best point found, and its value.
  ///
  /// - Parameter start: the function is finite there.
  package static func minimize(from start: [Double], _ function: Function) -> (point: [Double], value: Double) {
    var best = descend(from: start, function)
    for _ in 1..<mostStarts {
      let again = descend(from: best.point, function)
      let gain = best.value - again.value
      if gain > 0 { best = again }
      guard gain > leastGain * abs(best.value) else { break }
    }
    return best
  }

  private static func descend(from start: [Double], _ function: Function) -> (point: [Double], value: Double) {
    var state = DescentState(start, function(start))
    for _ in 0..<mostSteps {
      guard let next = LineSearch(state).step(function) else { break }
      state.move(to: next)
    }
    return (state.point, state.here.value)
  }
}

/// A point, and what is known of the curvature around it.
private struct DescentState {
  private(set) var point: [Double]
  private(set) var here: QuasiNewton.Evaluation
  /// An approximation of the inverse Hessian, row-major; nil before the first step.
  private var inverse: [Double]?

  init(_ point: [Double], _ here: QuasiNewton.Evaluation) {
    self.point = point
    self.here = here
  }

  /// Minus the inverse Hessian times the gradient.
  var direction: [Double] {
    guard let inverse else { return here.gradient.map { -$0 / max(norm(here.gradient), .leastNormalMagnitude) } }
    return product(inverse, here.gradient).map { -$0 }
  }

  mutating func move(to next: LineSearch.Point) {
    let step = difference(next.point, point)
    let change = difference(next.evaluation.gradient, here.gradient)
    point = next.point
    here = next.evaluation
    update(step, change)
  }

  /// The update of Broyden, Fletcher, Goldfarb and Shanno; none where the curvature along the step is not positive.
  private mutating func update(_ step: [Double], _ change: [Double]) {
    let curvature = dot(step, change)
    guard curvature > 1e-300 else { return }
    let known = inverse ?? scaledIdentity(curvature / dot(change, change), count: step.count)
    let moved = product(known, change)
    inverse = Self.updated(known, step, moved, curvature: curvature, along: dot(change, moved))
  }

  /// H + (1 + yᵀHy/sᵀy)·ssᵀ/sᵀy − (s·(Hy)ᵀ + Hy·sᵀ)/sᵀy.
  private static func updated(
    _ known: [Double], _ step: [Double], _ moved: [Double], curvature: Double, along: Double
  ) -> [Double] {
    let count = step.count
    let outer = (1 + along / curvature) / curvature
    return known.indices.map { index in
      let (row, column) = index.quotientAndRemainder(dividingBy: count)
      let mixed = step[row] * moved[column] + moved[row] * step[column]
      return known[index] + outer * step[row] * step[column] - mixed / curvature
    }
  }
}

/// A search for a step that lowers the function enough and turns its slope enough, by doubling and bisection.
private struct LineSearch {
  struct Point {
    let point: [Double]
    let evaluation: QuasiNewton.Evaluation
  }

  /// The fraction of the first slope's promise that a step must bring, and the fraction of the slope that may be left.
  private static let sufficient = 1e-4, leftover = 0.9
  private static let mostTrials = 60

  private let start: DescentState
  private let direction: [Double]
  private let slope: Double

  init(_ start: DescentState) {
    self.start = start
    direction = start.direction
    slope = dot(direction, start.here.gradient)
  }

  /// nil where no step lowers the function.
  func step(_ function: QuasiNewton.Function) -> Point? {
    guard slope < 0, slope.isFinite else { return nil }
    var range = (low: 0.0, high: Double.infinity)
    var length = 1.0
    for _ in 0..<Self.mostTrials {
      let trial = trial(length, function)
      if !lowers(trial, length) {
        range.high = length
      } else if dot(trial.evaluation.gradient, direction) < Self.leftover * slope {
        range.low = length
      } else {
        return trial
      }
      length = range.high.isFinite ? (range.low + range.high) / 2 : 2 * range.low
    }
    return nil
  }

  private func trial(_ length: Double, _ function: QuasiNewton.Function) -> Point {
    let point = zip(start.point, direction).map { $0 + length * $1 }
    return Point(point: point, evaluation: function(point))
  }

  private func lowers(_ trial: Point, _ length: Double) -> Bool {
    trial.evaluation.value < start.here.value + Self.sufficient * length * slope
  }
}

private func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }

private func norm(_ x: [Double]) -> Double { dot(x, x).squareRoot() }

private func difference(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 - $1 } }

/// A square row-major matrix times a vector.
private func product(_ matrix: [Double], _ x: [Double]) -> [Double] {
  x.indices.map { row in dot(Array(matrix[row * x.count..<(row + 1) * x.count]), x) }
}

private func scaledIdentity(_ scale: Double, count: Int) -> [Double] {
  (0..<count * count).map { $0 % (count + 1) == 0 ? scale : 0 }
}

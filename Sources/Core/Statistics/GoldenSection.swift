/// Golden-section search for the minimum of a function of one variable.
///
/// Source: Kiefer, "Sequential minimax search for a maximum" (1953), Proc. AMS 4(3), 502–506.
package enum GoldenSection {
  /// The best point seen in `bracket`, to within `tolerance`.
  ///
  /// - Parameters:
  ///   - bracket: the range searched; the function should have one minimum inside.
  ///   - tolerance: width of the last bracket, above 0.
  /// - Complexity: O(log(width / tolerance)) evaluations, about 5 for each decimal digit.
  package static func minimize(
    in bracket: ClosedRange<Double>, tolerance: Double, _ function: (Double) -> Double
  ) -> (point: Double, value: Double) {
    var bracket = Bracket(bracket, function)
    while bracket.range.upperBound - bracket.range.lowerBound > tolerance { bracket.narrow(function) }
    let best = bracket.left.value <= bracket.right.value ? bracket.left : bracket.right
    return (best.position, best.value)
  }
}

extension ClosedRange<Double> {
  /// (√5 − 1) / 2, the fraction of a range kept at each step.
  private static var ratio: Double { 0.618_033_988_749_894_8 }

  /// The point that is the fraction kept away from the upper end.
  fileprivate var leftSection: Double { upperBound - Self.ratio * (upperBound - lowerBound) }

  /// The point that is the fraction kept away from the lower end.
  fileprivate var rightSection: Double { lowerBound + Self.ratio * (upperBound - lowerBound) }
}

/// A range that holds the minimum, and two points inside it.
private struct Bracket {

  /// A point and the function's value there.
  struct Point {
    let position: Double
    let value: Double

    init(_ position: Double, _ function: (Double) -> Double) {
      self.position = position
      value = function(position)
    }
  }

  private(set) var range: ClosedRange<Double>
  private(set) var left: Point, right: Point

  init(_ range: ClosedRange<Double>, _ function: (Double) -> Double) {
    self.range = range
    left = Point(range.leftSection, function)
    right = Point(range.rightSection, function)
  }

  /// Leaves out the part beyond the worse of the two points.
  mutating func narrow(_ function: (Double) -> Double) {
    if left.value <= right.value { leaveOutHigh(function) } else { leaveOutLow(function) }
  }

  private mutating func leaveOutHigh(_ function: (Double) -> Double) {
    range = range.lowerBound...right.position
    right = left
    left = Point(range.leftSection, function)
  }

  private mutating func leaveOutLow(_ function: (Double) -> Double) {
    range = left.position...range.upperBound
    left = right
    right = Point(range.rightSection, function)
  }
}

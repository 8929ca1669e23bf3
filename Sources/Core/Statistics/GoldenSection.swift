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
    while bracket.high - bracket.low > tolerance { bracket.narrow(function) }
    return bracket.leftValue <= bracket.rightValue
      ? (bracket.left, bracket.leftValue) : (bracket.right, bracket.rightValue)
  }
}

/// A range that holds the minimum, and two points inside it.
private struct Bracket {
  /// (√5 − 1) / 2, the fraction of the bracket kept at each step.
  private static let ratio = 0.618_033_988_749_894_8

  var low: Double, high: Double
  var left: Double, right: Double
  var leftValue: Double, rightValue: Double

  init(_ range: ClosedRange<Double>, _ function: (Double) -> Double) {
    low = range.lowerBound
    high = range.upperBound
    left = high - Self.ratio * (high - low)
    right = low + Self.ratio * (high - low)
    leftValue = function(left)
    rightValue = function(right)
  }

  /// Leaves out the part beyond the worse of the two points.
  mutating func narrow(_ function: (Double) -> Double) {
    if leftValue <= rightValue {
      high = right
      right = left
      rightValue = leftValue
      left = high - Self.ratio * (high - low)
      leftValue = function(left)
    } else {
      low = left
      left = right
      leftValue = rightValue
      right = low + Self.ratio * (high - low)
      rightValue = function(right)
    }
  }
}

/// Golden-section search for the minimum of a function of one variable.
///
/// Source: Kiefer, "Sequential minimax search for a maximum" (1953), Proc. AMS 4(3), 502–506.
package enum GoldenSection {
  /// (√5 − 1) / 2, the share of the bracket kept at each step.
  private static let ratio = 0.618_033_988_749_894_8

  /// The best point seen in `bracket`, to within `tolerance`.
  ///
  /// - Parameters:
  ///   - bracket: where to search; the function should have one minimum inside.
  ///   - tolerance: width of the last bracket, above 0.
  /// - Complexity: O(log(width / tolerance)) evaluations, about 5 for each decimal digit.
  package static func minimize(
    in bracket: ClosedRange<Double>, tolerance: Double, _ function: (Double) -> Double
  ) -> (point: Double, value: Double) {
    var (low, high) = (bracket.lowerBound, bracket.upperBound)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (leftValue, rightValue) = (function(left), function(right))
    while high - low > tolerance {
      if leftValue <= rightValue {
        (high, right, rightValue) = (right, left, leftValue)
        left = high - ratio * (high - low)
        leftValue = function(left)
      } else {
        (low, left, leftValue) = (left, right, rightValue)
        right = low + ratio * (high - low)
        rightValue = function(right)
      }
    }
    return leftValue <= rightValue ? (left, leftValue) : (right, rightValue)
  }
}

import Foundation

/// Quantiles of Student's t and of the normal distribution for two-sided intervals.
package enum StudentT {
  /// Halvings of a bisection; 2^-60 of the first bracket is below the spacing of `Double` around 1.
  private static let halvings = 60

  /// The t with P(|T| < t) = `level`.
  ///
  /// - Parameters:
  ///   - level: in `0..<1`.
  ///   - degreesOfFreedom: at least 1.
  /// - Complexity: O(degreesOfFreedom).
  package static func twoSidedQuantile(level: Double, degreesOfFreedom: Int) -> Double {
    let angle = bisect(0...Double.pi / 2) {
      probability(angle: $0, degreesOfFreedom: degreesOfFreedom) < level
    }
    return Double(degreesOfFreedom).squareRoot() * tan(angle)
  }

  /// The z with P(|Z| < z) = `level` for a standard normal Z.
  ///
  /// - Parameter level: in `0..<1`.
  package static func twoSidedNormalQuantile(level: Double) -> Double {
    bisect(0...40) { erf($0 / 2.0.squareRoot()) < level }
  }

  /// P(|T| < √ν·tan θ) as a finite sum.
  ///
  /// Source: Abramowitz and Stegun (1964), equations 26.7.3 (odd ν) and 26.7.4 (even ν).
  private static func probability(angle: Double, degreesOfFreedom: Int) -> Double {
    let sine = sin(angle)
    let cosine = cos(angle)
    let odd = degreesOfFreedom % 2 == 1
    var term = odd ? cosine : 1
    var sum = degreesOfFreedom == 1 ? 0 : term
    for power in stride(from: odd ? 2 : 1, through: degreesOfFreedom - 3, by: 2) {
      term *= cosine * cosine * Double(power) / Double(power + 1)
      sum += term
    }
    return odd ? 2 / Double.pi * (angle + sine * sum) : sine * sum
  }

  private static func bisect(_ range: ClosedRange<Double>, isBelow: (Double) -> Bool) -> Double {
    var range = range
    for _ in 0..<halvings { range.halve(isBelow) }
    return range.middle
  }
}

extension ClosedRange<Double> {
  fileprivate var middle: Double { (lowerBound + upperBound) / 2 }

  /// Keeps the upper half when the middle is below the value that is looked for, else the lower half.
  fileprivate mutating func halve(_ isBelow: (Double) -> Bool) {
    self = isBelow(middle) ? middle...upperBound : lowerBound...middle
  }
}

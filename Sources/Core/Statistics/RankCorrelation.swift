/// Spearman's rank correlation of two measurements of the same things.
package struct RankCorrelation: Sendable, Equatable {
  /// −1 where one falls as the other rises, 1 where both rise.
  package let value: Double
  private let count: Int

  /// The correlation of pairs; equal values have the mean of their ranks.
  ///
  /// - Returns: nil for fewer than four pairs, or when all values of one measurement are equal.
  package init?(_ x: [Double], _ y: [Double]) {
    guard x.count == y.count, x.count > 3 else { return nil }
    let a = Self.ranks(x), b = Self.ranks(y)
    let first = a.deviations(from: a.mean), second = b.deviations(from: b.mean)
    let scale = (first.sumOfSquares * second.sumOfSquares).squareRoot()
    guard scale > 0 else { return nil }
    value = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } / scale
    count = x.count
  }

  private static func ranks(_ values: [Double]) -> [Double] {
    values.map { value in
      let below = values.count { $0 < value }, equal = values.count { $0 == value }
      return Double(below) + Double(equal + 1) / 2
    }
  }

  /// True when a correlation so far below 0 is found by chance in at most one of forty sets of unrelated pairs.
  package var isNegative: Bool { value < -leastClear }
  /// The same above 0.
  package var isPositive: Bool { value > leastClear }

  /// The correlation at which r·√((n − 2)/(1 − r²)) is the 97.5 % quantile of Student's t.
  private var leastClear: Double {
    let quantile = StudentT.twoSidedQuantile(level: 0.95, degreesOfFreedom: count - 2)
    return quantile / (quantile * quantile + Double(count - 2)).squareRoot()
  }
}

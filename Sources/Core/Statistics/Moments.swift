extension [Double] {
  /// The arithmetic mean; NaN of no values.
  package var mean: Double { reduce(0, +) / Double(count) }

  /// The sum of the squares.
  package var sumOfSquares: Double { reduce(0) { $0 + $1 * $1 } }

  /// The standard error of the mean, from the variance of a sample; NaN of fewer than two values.
  package var standardErrorOfMean: Double {
    let variance = deviations(from: mean).sumOfSquares / (Double(count) - 1)
    return (variance / Double(count)).squareRoot()
  }

  /// The values minus a number, as a rule their mean.
  package func deviations(from center: Double) -> [Double] { map { $0 - center } }
}

import Statistics

/// A column of values minus its mean, for sums of products that keep their digits.
struct CenteredColumn {
  /// The mean, and the sum of the squared deviations from it.
  let moments: NonnegativePlane.Moments
  private let deviations: [Double]

  /// Points.
  var count: Double { Double(deviations.count) }

  init(_ values: [Double]) {
    let mean = values.mean
    deviations = values.deviations(from: mean)
    moments = NonnegativePlane.Moments(mean: mean, square: deviations.sumOfSquares)
  }

  /// The sum of the products of deviations.
  func product(_ other: CenteredColumn) -> Double {
    zip(deviations, other.deviations).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

import Statistics

/// A basis v = 1 − (x/s)^−B minus its mean, with the sums from which the squared error of the best line follows.
struct CenteredBasis {
  private let mean: Double
  private let deviations: [Double]
  private let square: Double

  init(_ basis: [Double]) {
    mean = basis.mean
    deviations = basis.deviations(from: mean)
    square = deviations.sumOfSquares
  }

  /// The least squared error Σ(y − ȳ)² − (Σ(v − v̄)(y − ȳ))² / Σ(v − v̄)² of C + A′·(1 − v).
  ///
  /// - Parameters:
  ///   - losses: minus their mean.
  ///   - lossMean: that mean.
  ///   - lossSquare: the sum of their squares.
  /// - Returns: nil where the best line has A′ or C below 0, so that it is not the answer.
  /// - Complexity: O(points).
  func squaredError(_ losses: [Double], mean lossMean: Double, square lossSquare: Double) -> Double? {
    guard square > 0 else { return nil }
    var product = 0.0
    for index in losses.indices { product += deviations[index] * losses[index] }
    let amplitude = -product / square
    guard amplitude >= 0, lossMean - amplitude * (1 - mean) >= 0 else { return nil }
    return lossSquare - product * product / square
  }
}

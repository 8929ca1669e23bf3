/// A basis v = 1 − (x/s)^−B about its mean: what the squared error of the best line through it needs.
struct CenteredBasis {
  private let mean: Double
  private let deviations: [Double]
  private let square: Double

  init(_ basis: [Double]) {
    let mean = basis.reduce(0, +) / Double(basis.count)
    self.mean = mean
    deviations = basis.map { $0 - mean }
    square = deviations.reduce(0) { $0 + $1 * $1 }
  }

  /// Σ(y − ȳ)² − (Σ(v − v̄)(y − ȳ))² / Σ(v − v̄)²: the least squared error of C + A′·(1 − v).
  ///
  /// - Parameters:
  ///   - losses: about their mean.
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

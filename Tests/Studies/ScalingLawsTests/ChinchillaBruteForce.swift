import Foundation

/// The least squared error of A/N^α + B/D^β + E with A, B, E ≥ 0 over a grid of exponents, narrowed again and again.
///
/// For each pair of exponents the three constants are found by descent along one constant at a time, which shares no
/// idea with the exact solution.
struct ChinchillaBruteForce {
  static let steps = 13
  /// Rounds of narrowing, and the width kept in each.
  static let (rounds, shrink) = (14, 0.6)

  let parameters: [Double]
  let tokens: [Double]
  let losses: [Double]

  func error() -> Double {
    var best = (cell: (log(0.25), log(0.25)), value: Double.infinity)
    var width = log(5.0) - log(0.01)
    for _ in 0..<Self.rounds {
      let center = best.cell
      for alpha in axis(center.0, width) {
        for beta in axis(center.1, width) {
          let value = squaredError(alpha: exp(alpha), beta: exp(beta))
          if value < best.value { best = ((alpha, beta), value) }
        }
      }
      width *= Self.shrink
    }
    return best.value
  }

  private func axis(_ center: Double, _ width: Double) -> [Double] {
    (0..<Self.steps).map {
      min(max(center + width * (Double($0) / Double(Self.steps - 1) - 0.5), log(0.01)), log(5.0))
    }
  }

  /// Coordinate descent on a convex function with bounds converges to its minimum.
  private func squaredError(alpha: Double, beta: Double) -> Double {
    let columns = [parameters.map { pow($0, -alpha) }, tokens.map { pow($0, -beta) }, parameters.map { _ in 1 }]
    var constants = [0.0, 0.0, 0.0]
    var residuals = losses
    var previous = Double.infinity
    for _ in 0..<20_000 {
      for index in columns.indices {
        let column = columns[index]
        let product = zip(column, residuals).reduce(0) { $0 + $1.0 * $1.1 }
        let square = column.reduce(0) { $0 + $1 * $1 }
        let step = max(product / square, -constants[index])
        constants[index] += step
        for point in residuals.indices { residuals[point] -= step * column[point] }
      }
      let value = residuals.reduce(0) { $0 + $1 * $1 }
      if previous - value < 1e-9 * value { return value }
      previous = value
    }
    return previous
  }
}

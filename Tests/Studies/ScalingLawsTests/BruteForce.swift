import Foundation

/// The least squared error over a grid of laws, narrowed around its best cell again and again.
///
/// The axes are ln B and the law's values at the first and last x, which are (A, B, C) in other words; a plain
/// grid over A and C would have to follow their narrow valley.
struct BruteForce {
  /// Cells along each axis, odd so that the best cell stays on the grid.
  static let steps = 17
  /// Rounds of narrowing, and the width kept in each.
  static let (rounds, shrink) = (16, 0.6)
  /// The exponents covered in the first round.
  static let exponents = 0.01...20.0
  /// How far from the first and last loss the law may lie, nats per token.
  static let reach = 0.06

  let x: [Double]
  let losses: [Double]

  /// The least squared error found, with A ≥ 0 and C ≥ 0.
  func error() -> Double {
    let (low, high) = (log(Self.exponents.lowerBound), log(Self.exponents.upperBound))
    var best = (cell: [(low + high) / 2, losses[0], losses[losses.count - 1]], value: Double.infinity)
    var widths = [high - low, 2 * Self.reach, 2 * Self.reach]
    for _ in 0..<Self.rounds {
      let center = best.cell
      for exponent in Self.axis(center[0], widths[0]) where (low...high).contains(exponent) {
        search(exponent: exponent, center: center, widths: widths, &best)
      }
      widths = widths.map { $0 * Self.shrink }
    }
    return best.value
  }

  private func search(
    exponent: Double, center: [Double], widths: [Double], _ best: inout (cell: [Double], value: Double)
  ) {
    let powers = x.map { pow($0 / x[0], -exp(exponent)) }
    for first in Self.axis(center[1], widths[1]) {
      for last in Self.axis(center[2], widths[2]) {
        let value = squaredError(first: first, last: last, powers: powers)
        if value < best.value { best = ([exponent, first, last], value) }
      }
    }
  }

  /// The error of the law through `first` and `last`; infinite where A or C is negative.
  private func squaredError(first: Double, last: Double, powers: [Double]) -> Double {
    let amplitude = (first - last) / (1 - powers[powers.count - 1])
    let asymptote = first - amplitude
    guard amplitude >= 0, asymptote >= 0 else { return .infinity }
    return zip(losses, powers).reduce(0) { sum, point in
      let residual = point.0 - asymptote - amplitude * point.1
      return sum + residual * residual
    }
  }

  private static func axis(_ center: Double, _ width: Double) -> [Double] {
    (0..<steps).map { center + width * (Double($0) / Double(steps - 1) - 0.5) }
  }
}

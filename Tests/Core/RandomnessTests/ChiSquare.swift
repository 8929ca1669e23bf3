import Foundation

/// Pearson's test of equal chances: Σ (count − mean)²/mean over some bins.
struct ChiSquare {
  let statistic: Double
  let degreesOfFreedom: Int

  init(_ counts: [Int]) {
    let mean = Double(counts.reduce(0, +)) / Double(counts.count)
    statistic = counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) / mean }
    degreesOfFreedom = counts.count - 1
  }

  /// Whether the counts are as uneven as chance makes them in all but about one of a million cases.
  ///
  /// The cube root of χ²/n is nearly normal (Wilson, Hilferty, 1931); 4.9 standard deviations leave 1e-6 outside.
  var isPlausible: Bool {
    let variance = 2 / (9 * Double(degreesOfFreedom))
    let z = (cbrt(statistic / Double(degreesOfFreedom)) - (1 - variance)) / variance.squareRoot()
    return z < 4.9 && (degreesOfFreedom < 5 || z > -4.9)
  }
}

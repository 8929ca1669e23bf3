import Foundation
import Statistics

/// The least-squares law for one exponent, a line C + A′·(D/s)^−B in A′ and C, where s is the smallest D and each point counts
/// as often as it has seeds.
struct ExponentLine {
  /// B.
  let exponent: Double
  /// Σ weights·(residual)².
  let squaredError: Double
  /// A′, the excess loss at s.
  private let slope: Double
  /// Means of the column (D/s)^−B and of the losses.
  private let columnMean: Double, lossMean: Double
  /// Σ weights, and Σ weights·(column − mean)².
  private let weight: Double, spread: Double
  private let smallest: Double

  init(exponent: Double, curve: StandardCurve) {
    let smallest = curve.tokens.first ?? 1
    let column = WeightedValues(
      curve.tokens.map { pow($0 / smallest, -exponent) }, weights: curve.seeds.map { Double($0.count) })
    let losses = WeightedValues(curve.means, weights: column.weights)
    self.exponent = exponent
    self.smallest = smallest
    columnMean = column.mean
    lossMean = losses.mean
    weight = column.weight
    spread = column.product(column)
    slope = column.product(losses) / spread
    squaredError = max(0, losses.product(losses) - slope * slope * spread)
  }

  /// The logarithm of the probability of this exponent, but for a constant.
  ///
  /// A′ and C are integrated over with a uniform prior, and σ² with a prior of ν₀ degrees of freedom at σ₀²: Student's
  /// likelihood (Gelman et al., "Bayesian Data Analysis", 3rd edition, 2013, chapter 14).
  func logWeight(_ noise: LossNoise, points: Int) -> Double {
    -log(spread) / 2 - Double(Self.freedom(noise, points)) / 2 * log(total(noise))
  }

  /// Degrees of freedom of σ² once the points are known: two of them went into A′ and C.
  private static func freedom(_ noise: LossNoise, _ points: Int) -> Int { noise.degreesOfFreedom + points - 2 }

  private func total(_ noise: LossNoise) -> Double { Double(noise.degreesOfFreedom) * noise.variance + squaredError }

  /// A law with this exponent that the points allow; nil when A or C came out below 0.
  func draw(_ noise: LossNoise, points: Int, using generator: inout some RandomNumberGenerator) -> PlausibleLaw? {
    let freedom = Self.freedom(noise, points)
    let sigma = (total(noise) / generator.chiSquare(degreesOfFreedom: freedom)).squareRoot()
    let excess = slope + sigma * generator.normal() / spread.squareRoot()
    let level = lossMean + sigma * generator.normal() / weight.squareRoot()
    let asymptote = level - excess * columnMean
    guard excess > 0, asymptote >= 0 else { return nil }
    let law = PowerLaw(amplitude: excess * pow(smallest, exponent), exponent: exponent, asymptote: asymptote)
    return PlausibleLaw(law: law, noise: sigma)
  }
}

/// Values with weights.
private struct WeightedValues {
  let weights: [Double]
  let weight: Double
  let mean: Double
  private let deviations: [Double]

  init(_ values: [Double], weights: [Double]) {
    let weight = weights.reduce(0, +)
    let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / weight
    self.weights = weights
    self.weight = weight
    self.mean = mean
    deviations = values.deviations(from: mean)
  }

  /// Σ weights·(x − mean)·(y − mean).
  func product(_ other: WeightedValues) -> Double {
    weights.indices.reduce(0) { $0 + weights[$1] * deviations[$1] * other.deviations[$1] }
  }
}

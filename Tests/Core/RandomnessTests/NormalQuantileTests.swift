import Randomness
import Testing

@Suite struct NormalQuantileTests {
  struct Value: Sendable, CustomTestStringConvertible {
    let probability: Double, quantile: Double
    var testDescription: String { "\(probability)" }

    init(_ probability: Double, _ quantile: Double) {
      (self.probability, self.quantile) = (probability, quantile)
    }
  }

  /// `scipy.stats.norm.ppf(probability)` of scipy 1.17.1, which `mpmath` with 400 digits confirms to 3e-16. The
  /// formula changes at 0.075, 0.925 and e⁻²⁵.
  static let values = [
    Value(1e-300, -37.0470962993612),
    Value(1e-200, -30.20559417957964),
    Value(1e-100, -21.273453560965322),
    Value(1e-50, -14.933337534788487),
    Value(1e-30, -11.464024688443613),
    Value(1e-20, -9.262340089798409),
    Value(1e-16, -8.222082216130435),
    Value(1e-12, -7.034483825301131),
    Value(1.2566331268602371e-11, -6.672590698324381),
    Value(1.3887943864964021e-11, -6.657904643501104),
    Value(1.5348551671425367e-11, -6.64318744763646),
    Value(1e-08, -5.612001244174789),
    Value(1e-05, -4.264890793922825),
    Value(0.001, -3.090232306167813),
    Value(0.01, -2.3263478740408408),
    Value(0.025, -1.9599639845400545),
    Value(0.05, -1.6448536269514729),
    Value(0.07, -1.4757910281791706),
    Value(0.0749999, -1.439532177375901),
    Value(0.075, -1.4395314709384563),
    Value(0.0750001, -1.4395307645017301),
    Value(0.1, -1.2815515655446004),
    Value(0.25, -0.6744897501960817),
    Value(0.4, -0.2533471031357997),
    Value(0.49, -0.02506890825871106),
    Value(0.499999, -2.5066282745665593e-06),
    Value(0.5, 0.0),
    Value(0.5000001, 2.506628273311648e-07),
    Value(0.51, 0.02506890825871106),
    Value(0.6, 0.2533471031357997),
    Value(0.75, 0.6744897501960817),
    Value(0.9, 1.2815515655446004),
    Value(0.925, 1.4395314709384563),
    Value(0.95, 1.6448536269514722),
    Value(0.975, 1.959963984540054),
    Value(0.99, 2.3263478740408408),
    Value(0.999, 3.090232306167813),
    Value(0.99999, 4.264890793923841),
    Value(0.99999999, 5.612001243305505),
    Value(0.999999999999, 7.0344869100478356),
    Value(0.999999999999999, 7.941444487415979),
    Value(0.9999999999999998, 8.125890664701908),
    Value(0.9999999999999999, 8.209536151601387),
  ]

  /// The algorithm promises about 1e-16; every operation rounds once more.
  static let tolerance = 1e-14

  @Test(arguments: values)
  func `The quantile is that of scipy`(value: Value) {
    let error = abs(normalQuantile(value.probability) - value.quantile)
    #expect(error <= Self.tolerance * abs(value.quantile))
  }

  @Test func `The quantile is odd around one half`() {
    for step in 1..<1024 {
      let probability = Double(step) / 2048
      #expect(normalQuantile(1 - probability) == -normalQuantile(probability))
    }
  }

  @Test func `The quantile rises with the probability`() {
    // Over the whole range, with neighbors on both sides of every change of formula.
    let logarithmic = (1...300).reversed().map { Double("1e-\($0)") ?? 0 }
    let linear = (1..<10_000).map { Double($0) / 10_000 }
    let probabilities = (logarithmic + linear + [Double(1).nextDown]).sorted()
    let quantiles = probabilities.map { normalQuantile($0) }
    for (lower, higher) in zip(quantiles, quantiles.dropFirst()) { #expect(lower <= higher) }
    #expect(quantiles.allSatisfy { $0.isFinite })
    #expect(normalQuantile(Double.leastNonzeroMagnitude) < -38)
  }
}

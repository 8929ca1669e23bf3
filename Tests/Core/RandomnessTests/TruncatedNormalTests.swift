import Randomness
import Testing

@Suite struct TruncatedNormalTests {
  static let drawCount = 200_000
  /// Of the normal cut at ±3σ, by `scipy.stats.truncnorm.stats(-3, 3, moments="mvsk")` of scipy 1.17.1.
  static let variance = 0.973_336_924_662_541_5
  static let excessKurtosis = -0.171_114_436_397_743_74
  /// How many standard errors a moment may be off; chance goes beyond in one of two million cases.
  static let standardErrors = 5.0

  private func draws(standardDeviation: Double, seed: UInt64) -> [Double] {
    let distribution = TruncatedNormal(standardDeviation: standardDeviation)
    let stream = RandomStream(seed: seed, purpose: .test)
    return (0..<UInt64(Self.drawCount)).map { Double(distribution.draw(at: $0, of: stream)) / standardDeviation }
  }

  @Test(arguments: [1, 0.02, 1e-3])
  func `The moments are those of a normal cut at three standard deviations`(standardDeviation: Double) {
    let draws = draws(standardDeviation: standardDeviation, seed: 4)
    let count = Double(draws.count)
    let mean = draws.reduce(0, +) / count
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    #expect(abs(mean) < Self.standardErrors * (Self.variance / count).squareRoot())
    let error = ((Self.excessKurtosis + 2) / count).squareRoot()
    #expect(abs(variance / Self.variance - 1) < Self.standardErrors * error)
  }

  @Test(arguments: [1, 0.02, 1e-3])
  func `No draw is beyond three standard deviations, some come close`(standardDeviation: Double) {
    let largest = draws(standardDeviation: standardDeviation, seed: 5).map { abs($0) }.max() ?? 0
    // A draw is rounded to float32.
    #expect(largest <= 3 * (1 + 0x1p-24))
    #expect(largest > 2.99)
  }

  @Test func `A draw is the quantile of the uniform draw, and depends on its position alone`() {
    let stream = RandomStream(seed: 6, purpose: .test)
    let distribution = TruncatedNormal(standardDeviation: 1)
    for position: UInt64 in [1 << 40, 5, 0] {
      // The normal's distribution function at −3, by scipy's `norm.cdf(-3)`.
      let tail = 0.001_349_898_031_630_094_5
      let expected = normalQuantile(tail + (1 - 2 * tail) * stream.uniform(at: position))
      #expect(abs(Double(distribution.draw(at: position, of: stream)) - expected) <= abs(expected) * 0x1p-23)
    }
  }
}

import Foundation
import Randomness
import Testing

@Suite struct NormalTests {
  /// The published accuracy of the algorithm is about 1e-16; scipy's own rounding is added to it.
  private static let tolerance = 1e-14

  /// scipy 1.17.1, `scipy.stats.norm.ppf`.
  @Test(arguments: [
    (1e-300, -37.0470962993612), (1e-30, -11.464024688443613), (1e-10, -6.361340902404056),
    (0.001, -3.090232306167813), (0.0749, -1.4402382675279635), (0.0751, -1.4388253927525403),
    (0.1, -1.2815515655446004), (0.3, -0.5244005127080409), (0.7, 0.5244005127080407), (0.9251, 1.4402382675279635),
    (0.999, 3.090232306167813), (0.9999999999, 6.361340889697422), (0.9999999999999999, 8.209536151601387),
  ])
  func `quantiles equal those of scipy`(probability: Double, expected: Double) {
    #expect(abs(normalQuantile(probability) / expected - 1) < Self.tolerance)
  }

  @Test func `the median is exactly 0`() {
    #expect(normalQuantile(0.5) == 0)
  }

  @Test func `truncated draws stay within three sigma and have the variance of a cut normal`() {
    let stream = RandomStream(seed: 1, purpose: .test)
    let distribution = TruncatedNormal(standardDeviation: 0.5)
    let draws = (0..<200_000).map { Double(distribution.draw(at: UInt64($0), of: stream)) }
    #expect(draws.allSatisfy { abs($0) <= 1.5 })
    let mean = draws.reduce(0, +) / Double(draws.count)
    let variance = draws.reduce(0) { $0 + $1 * $1 } / Double(draws.count)
    // 1 − 2·3·φ(3)/(2Φ(3) − 1) = 0.97334 of σ²; four standard errors of mean and variance.
    #expect(abs(mean) < 4 * 0.5 / sqrt(200_000))
    #expect(abs(variance / 0.25 - 0.97334) < 4 * sqrt(2.0 / 200_000))
  }
}

import Statistics
import TestSupport
import Testing

@Suite struct DistributionTests {
  static let count = 20_000
  /// Five standard errors of a mean of `count` values of variance 1.
  static let tolerance = 5 / Double(count).squareRoot()

  @Test func `normal values have mean 0 and variance 1`() {
    var generator = SeededGenerator(seed: 1)
    let values = (0..<Self.count).map { _ in generator.normal() }
    #expect(abs(values.mean) < Self.tolerance)
    #expect(abs(values.sumOfSquares / Double(Self.count) - 1) < 2 * Self.tolerance)
  }

  @Test(arguments: [1, 2, 3, 8, 60, 61, 500]) func `χ² has the mean and the variance of its degrees`(freedom: Int) {
    var generator = SeededGenerator(seed: 2)
    let values = (0..<Self.count).map { _ in generator.chiSquare(degreesOfFreedom: freedom) / Double(freedom) }
    let variance = values.deviations(from: values.mean).sumOfSquares / Double(Self.count)
    #expect(abs(values.mean - 1) < Self.tolerance * (2 / Double(freedom)).squareRoot())
    #expect(abs(variance * Double(freedom) / 2 - 1) < 4 * Self.tolerance)
  }

  @Test(arguments: [2, 5, 30]) func `95 % of Student's values lie between its quantiles`(freedom: Int) {
    var generator = SeededGenerator(seed: 3)
    let quantile = StudentT.twoSidedQuantile(level: 0.95, degreesOfFreedom: freedom)
    let inside = (0..<Self.count).count { _ in abs(generator.studentT(degreesOfFreedom: freedom)) < quantile }
    #expect(abs(Double(inside) / Double(Self.count) - 0.95) < 0.22 * Self.tolerance)
  }
}

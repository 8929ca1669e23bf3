import Statistics
import Testing

struct StudentTTests {
  /// Tables give three decimals.
  static let tolerance = 5e-4

  @Test(arguments: [
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (9, 2.262), (10, 2.228), (30, 2.042), (1000, 1.962),
  ])
  func `95 % quantiles are those of the tables`(degreesOfFreedom: Int, expected: Double) {
    let quantile = StudentT.twoSidedQuantile(level: 0.95, degreesOfFreedom: degreesOfFreedom)
    #expect(abs(quantile - expected) < Self.tolerance)
  }

  @Test(arguments: [(0.5, 0.6745), (0.95, 1.95996), (0.99, 2.57583)])
  func `normal quantiles are those of the tables`(level: Double, expected: Double) {
    #expect(abs(StudentT.twoSidedNormalQuantile(level: level) - expected) < Self.tolerance)
  }

  @Test func `one degree of freedom is Cauchy's distribution`() {
    // P(|T| < 1) = 1/2.
    #expect(abs(StudentT.twoSidedQuantile(level: 0.5, degreesOfFreedom: 1) - 1) < 1e-12)
  }

  @Test func `an interval around an estimate is symmetric`() {
    let interval = ConfidenceInterval(around: 3, standardError: 0.5, degreesOfFreedom: 4)
    #expect(abs(interval.high - (3 + 0.5 * 2.776)) < Self.tolerance)
    #expect(abs(interval.low + interval.high - 6) < 1e-12)
    #expect(interval.degreesOfFreedom == 4 && interval.replicateCount == 0 && interval.method == .studentT)
  }
}

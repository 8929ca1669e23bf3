import Foundation
import ScalingLaws
import Statistics
import Testing

/// The fit and its interval against SciPy; Tests/Oracles/generate_scaling_law_golden.py wrote the numbers.
@Suite struct ScipyTests {
  /// Rounding of a sum of squares of losses given to nine decimals.
  static let rounding = 1e-15
  /// SciPy stops where the error is flat, so its constants are known less well than its error.
  static let lawTolerance = 2e-4
  /// The root search of the script ends at 1e-7, on errors that its fits find to about 1e-8 of themselves.
  static let intervalTolerance = 2e-5

  @Test func `no start point of SciPy finds a better law`() throws {
    for golden in try ScipyGolden.load().fits {
      let fit = try PowerLawFit(x: golden.x, losses: golden.losses)
      let error = fit.rootMeanSquareError * fit.rootMeanSquareError * Double(fit.pointCount)
      #expect(error <= golden.squaredError * (1 + 1e-9) + Self.rounding, "\(golden.name)")
      #expect(golden.squaredError <= error * (1 + 1e-6) + Self.rounding, "\(golden.name)")
      #expect(abs(fit.law.asymptote - golden.asymptote) < Self.lawTolerance, "\(golden.name)")
      #expect(abs(fit.law.exponent / golden.exponent - 1) < Self.lawTolerance, "\(golden.name)")
      // A is x_min^B times a loss, so it repeats the error of B as often as ln x_min says.
      let scale = max(1, abs(log(golden.x[0])))
      #expect(abs(fit.law.amplitude / golden.amplitude - 1) < 3 * scale * Self.lawTolerance, "\(golden.name)")
    }
  }

  @Test func `profile intervals agree with a root search over SciPy's fits`() throws {
    for golden in try ScipyGolden.load().fits {
      let interval = try PowerLawFit(x: golden.x, losses: golden.losses).profileInterval()
      #expect((interval == nil) == (golden.profile == nil), "\(golden.name)")
      guard let interval, let expected = golden.profile else { continue }
      #expect(abs(interval.low - expected[0]) < Self.intervalTolerance, "\(golden.name)")
      #expect(abs(interval.high - expected[1]) < Self.intervalTolerance, "\(golden.name)")
    }
  }

  @Test func `quantiles of Student's distribution agree with SciPy`() throws {
    for golden in try ScipyGolden.load().quantiles {
      let quantile = StudentT.twoSidedQuantile(
        level: golden.level, degreesOfFreedom: golden.degreesOfFreedom)
      #expect(abs(quantile / golden.t - 1) < 1e-10, "level \(golden.level), ν \(golden.degreesOfFreedom)")
    }
  }
}

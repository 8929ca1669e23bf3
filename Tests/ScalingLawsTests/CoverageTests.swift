import Foundation
import ScalingLaws
import TestSupport
import Testing

/// How often 95 % intervals contain the truth, over simulated experiments with K = 1…8.
@Suite(.enabled(if: Simulation.isQuick, "simulates thousands of experiments: release builds only"))
struct CoverageTests {
  static let members = (1...8).map(Double.init)
  /// 500 sets measure a coverage of 95 % to ±1 point (one standard error).
  static let setCount = 500
  static let accepted = 0.92...0.98
  /// Five or six groups make a lumpy bootstrap, which costs one or two points.
  static let acceptedOfGroups = 0.90...0.98
  /// 200 replicates instead of 1000 keep the tests quick and cost about half a point of coverage.
  static let bootstrap = Bootstrap(replicateCount: 200)
  static let law = PowerLaw(amplitude: 0.25, exponent: 1, asymptote: 3.34)

  @Test(arguments: [(0.002, 0.9), (0.002, 1.1), (0.005, 1.0), (0.01, 0.8)])
  func `profile intervals cover the true asymptote`(noise: Double, exponent: Double) throws {
    let law = PowerLaw(amplitude: 0.25, exponent: exponent, asymptote: 3.34)
    var generator = SeededGenerator(seed: 2)
    let covered = try (0..<Self.setCount).count { _ in
      let losses = generator.losses(law, at: Self.members, noise: noise)
      return try PowerLawFit(x: Self.members, losses: losses).profileInterval()?.contains(3.34) ?? false
    }
    #expect(Self.accepted.contains(Double(covered) / Double(Self.setCount)), "\(covered) of \(Self.setCount)")
  }

  @Test func `residual intervals cover the true asymptote`() throws {
    var generator = SeededGenerator(seed: 3)
    let covered = try (0..<Self.setCount).count { _ in
      let losses = generator.losses(Self.law, at: Self.members, noise: 0.002)
      let fit = try PowerLawFit(x: Self.members, losses: losses)
      return fit.residualInterval(Self.bootstrap, using: &generator)?.contains(3.34) ?? false
    }
    #expect(Self.accepted.contains(Double(covered) / Double(Self.setCount)), "\(covered) of \(Self.setCount)")
  }

  @Test func `group intervals over seeds cover when whole curves err together`() throws {
    var generator = SeededGenerator(seed: 4)
    let covered = try (0..<Self.setCount).count { _ in
      let curves = Self.seedCurves(count: 5, using: &generator)
      let fit = try PowerLawFit(x: Self.members, losses: Self.mean(curves))
      let resampling = GroupResampling.replacement(groups: 5)
      let interval = fit.groupInterval(resampling, Self.bootstrap, using: &generator) { generator in
        Self.mean(curves.map { _ in curves[Int.random(in: 0..<5, using: &generator)] })
      }
      return interval?.contains(3.34) ?? false
    }
    #expect(Self.acceptedOfGroups.contains(Double(covered) / Double(Self.setCount)), "\(covered)")
  }

  @Test func `group intervals over subsets cover when whole curves err together`() throws {
    var generator = SeededGenerator(seed: 5)
    let covered = try (0..<Self.setCount).count { _ in
      let curves = Self.seedCurves(count: 6, using: &generator)
      let fit = try PowerLawFit(x: Self.members, losses: Self.mean(curves))
      let resampling = GroupResampling.subsets(of: 6, size: 4)
      let interval = fit.groupInterval(resampling, Self.bootstrap, using: &generator) { generator in
        Self.mean(Array(curves.shuffled(using: &generator).prefix(4)))
      }
      return interval?.contains(3.34) ?? false
    }
    #expect(Self.acceptedOfGroups.contains(Double(covered) / Double(Self.setCount)), "\(covered)")
  }

  /// Curves with noise of their own at each K and a shift common to all K.
  private static func seedCurves(count: Int, using generator: inout SeededGenerator) -> [[Double]] {
    (0..<count).map { _ in
      let shift = 0.005 * generator.normal()
      return generator.losses(law, at: members, noise: 0.002).map { $0 + shift }
    }
  }

  private static func mean(_ curves: [[Double]]) -> [Double] {
    members.indices.map { point in curves.reduce(0) { $0 + $1[point] } / Double(curves.count) }
  }
}

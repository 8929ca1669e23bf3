import Foundation
import ScalingLaws
import Statistics
import TestSupport
import Testing

/// How often 95 % intervals contain the truth, over simulated experiments with K = 1…8.
@Suite(.enabled(if: Simulation.isQuick, "simulates thousands of experiments: release builds only"))
struct CoverageTests {
  static let members = (1...8).map(Double.init)
  /// 500 sets measure a coverage of 95 % to ±1 point (one standard error).
  static let setCount = 500
  static let accepted = 0.90...0.98
  /// 120 replicates instead of 1000 keep the tests quick and cost about a point of coverage.
  static let bootstrap = Bootstrap(replicateCount: 120)
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

  @Test(arguments: [(5, 0.002), (8, 0.002), (8, 0.01)])
  func `residual intervals cover the true asymptote`(points: Int, noise: Double) throws {
    var generator = SeededGenerator(seed: 3)
    let members = Array(Self.members.prefix(points))
    let covered = try (0..<Self.setCount).count { _ in
      let losses = generator.losses(Self.law, at: members, noise: noise)
      let fit = try PowerLawFit(x: members, losses: losses)
      return fit.residualInterval(Self.bootstrap, using: &generator)?.contains(3.34) ?? false
    }
    #expect(Self.accepted.contains(Double(covered) / Double(Self.setCount)), "\(covered) of \(Self.setCount)")
  }

  @Test(arguments: [4, 5, 6, 8])
  func `intervals over members cover the limit of infinitely many`(count: Int) throws {
    var generator = SeededGenerator(seed: 6)
    let members = SimulatedMembers(count: count)
    let covered = try (0..<Self.setCount).count { _ in
      let subsets = MemberSubsets(losses: members.subsetLosses(using: &generator))
      let fit = try PowerLawFit(x: (1...count).map(Double.init), losses: subsets.expectedLosses)
      return subsets.interval(around: fit.law.asymptote)?.contains(SimulatedMembers.limit) ?? false
    }
    #expect(Self.accepted.contains(Double(covered) / Double(Self.setCount)), "\(covered) of \(Self.setCount)")
  }

  /// The first members of a larger ensemble tell how far its limit would move.
  @Test func `intervals from some of the members cover as well`() throws {
    var generator = SeededGenerator(seed: 7)
    let members = SimulatedMembers(count: 8)
    let covered = try (0..<Self.setCount).count { _ in
      let losses = members.subsetLosses(using: &generator)
      let fit = try PowerLawFit(
        x: (1...8).map(Double.init), losses: MemberSubsets(losses: losses).expectedLosses)
      let first = MemberSubsets(losses: Array(losses.prefix(1 << 6)))
      let interval = first.interval(around: fit.law.asymptote, memberCount: 8)
      return interval?.contains(SimulatedMembers.limit) ?? false
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
    #expect(Self.accepted.contains(Double(covered) / Double(Self.setCount)), "\(covered)")
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
    #expect(Self.accepted.contains(Double(covered) / Double(Self.setCount)), "\(covered)")
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

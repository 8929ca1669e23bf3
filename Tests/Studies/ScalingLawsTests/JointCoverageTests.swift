import ScalingLaws
import TestSupport
import Testing

/// How often the 95 % interval of a joint limit contains the truth when members are left out in turn.
@Suite(.enabled(if: Simulation.isQuick, "simulates hundreds of experiments: release builds only"))
struct JointCoverageTests {
  @Test(arguments: [(4, 0.01), (5, 0.01), (5, 0.02)])
  func `intervals over members cover the limit of infinitely many and large`(
    count: Int, memberNoise: Double
  ) throws {
    var generator = SeededGenerator(seed: 8)
    let members = SimulatedMembers(count: count, memberNoise: memberNoise)
    let sizes = JointLimitTests.sizes
    let excess = PowerLaw(amplitude: 0.03, exponent: 1.2, asymptote: 0)
    let covered = try (0..<CoverageTests.setCount).count { _ in
      let subsets = sizes.map { size in
        MemberSubsets(losses: members.subsetLosses(using: &generator).map { $0 + excess(size) })
      }
      let limits = try subsets.map { try PowerLawFit(x: (1...count).map(Double.init), losses: $0.expectedLosses) }
      let fit = try PowerLawFit(x: sizes, losses: limits.map(\.law.asymptote))
      let interval = JointInterval.of(fit, limitsWithoutMember: subsets.map(\.limitsWithoutMember))
      return interval?.contains(SimulatedMembers.limit) ?? false
    }
    #expect(CoverageTests.accepted.contains(Double(covered) / Double(CoverageTests.setCount)), "\(covered)")
  }
}

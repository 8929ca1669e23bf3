import ScalingLaws
import Statistics
import TestSupport
import Testing

@Suite struct JointLimitTests {
  static let sizes = [0.15, 0.3, 0.6, 1.4]
  static let law = PowerLaw(amplitude: 0.03, exponent: 1.2, asymptote: 3.17)

  /// Points of a known joint limit; a curve's shift is the noise its seed gives all its K.
  static func points(
    members: Int = 5, seeds: Int = 0, shift: Double = 0, noise: Double = 0, tokens: Double? = nil,
    excess: Double = 0, using generator: inout SeededGenerator
  ) -> [JointPoint] {
    var points: [JointPoint] = []
    for size in sizes {
      for seed in 0..<max(seeds, 1) {
        let common = excess + shift * generator.normal()
        for count in 1...members {
          points.append(
            JointPoint(
              parameters: size, members: Double(count),
              loss: law(size) + 0.25 / Double(count) + common + noise * generator.normal(), tokens: tokens,
              seed: seeds > 0 ? seed : nil))
        }
      }
    }
    return points
  }

  @Test(arguments: LawFamily.allCases)
  func `exact points give their joint limit back`(family: LawFamily) throws {
    var generator = SeededGenerator(seed: 1)
    let points = Self.points(using: &generator).shuffled(using: &generator)
    let limit = try JointLimit(points: points, memberFamily: family, using: &generator)
    #expect(abs(limit.asymptote - 3.17) < 1e-5)
    #expect(abs(limit.fit.law.exponent - 1.2) < 1e-3)
    #expect(limit.memberLimits.map(\.parameters) == Self.sizes)
    for member in limit.memberLimits {
      #expect(abs(member.asymptote - Self.law(member.parameters)) < 1e-6)
    }
    let interval = try #require(limit.interval)
    #expect(interval.high - interval.low < 1e-3)
  }

  @Test func `without seeds or freedom there is no interval`() throws {
    var generator = SeededGenerator(seed: 2)
    let limit = try JointLimit(points: Self.points(members: 3, using: &generator), using: &generator)
    #expect(limit.interval == nil)
    #expect(limit.memberLimits.allSatisfy { $0.interval == nil })
  }

  @Test func `seeds are used where there are several, also where one size has a single one`() throws {
    var generator = SeededGenerator(seed: 3)
    let points = Self.points(members: 3, seeds: 3, shift: 0.002, using: &generator)
    let thinned = points.filter { $0.parameters < 1 || $0.seed == 0 }
    let limit = try JointLimit(points: thinned, bootstrap: Bootstrap(replicateCount: 200), using: &generator)
    #expect(limit.interval?.method == .seeds)
    #expect(limit.interval?.degreesOfFreedom == 6)
    let widths = limit.memberLimits.compactMap(\.interval).map { $0.high - $0.low }
    // One seed instead of three: √3 times as wide.
    #expect(widths[3] > 1.3 * widths[0])
  }

  @Test(
    .enabled(if: Simulation.isQuick, "simulates hundreds of experiments: release builds only"),
    arguments: [(0, 0.0, 0.002), (2, 0.002, 0.001), (3, 0.002, 0.001)])
  func `intervals cover the true joint limit`(seeds: Int, shift: Double, noise: Double) throws {
    var generator = SeededGenerator(seed: 4)
    var (joint, member) = (0, 0)
    for _ in 0..<CoverageTests.setCount {
      let points = Self.points(seeds: seeds, shift: shift, noise: noise, using: &generator)
      let limit = try JointLimit(points: points, bootstrap: CoverageTests.bootstrap, using: &generator)
      joint += try #require(limit.interval).contains(3.17) ? 1 : 0
      member += limit.memberLimits.count { $0.interval?.contains(Self.law($0.parameters)) ?? false }
    }
    let count = Double(CoverageTests.setCount)
    #expect(CoverageTests.accepted.contains(Double(joint) / count), "\(joint) of \(count)")
    #expect(CoverageTests.accepted.contains(Double(member) / (4 * count)), "\(member) of \(4 * count)")
  }

  @Test func `limits at several D give the law over D`() throws {
    var generator = SeededGenerator(seed: 5)
    let overTokens = PowerLaw(amplitude: 0.88, exponent: 0.24, asymptote: 0.5)
    let points = [0.2, 0.4, 0.8, 1.6].flatMap { tokens in
      Self.points(noise: 1e-4, tokens: tokens, excess: overTokens(tokens), using: &generator)
    }
    let law = try JointLaw(points: points, bootstrap: Bootstrap(replicateCount: 200), using: &generator)
    #expect(law.limits.compactMap(\.tokens) == [0.2, 0.4, 0.8, 1.6])
    let fit = try #require(law.fit)
    let interval = try #require(law.interval)
    #expect(interval.contains(3.67) && interval.contains(fit.law.asymptote))
    #expect(abs((law.asymptote ?? 0) - 3.67) < 0.1)
  }

  @Test func `two D are two limits and no law`() throws {
    var generator = SeededGenerator(seed: 6)
    let points = [0.2, 0.4].flatMap { Self.points(tokens: $0, using: &generator) }
    let law = try JointLaw(points: points, bootstrap: Bootstrap(replicateCount: 20), using: &generator)
    #expect(law.limits.count == 2)
    #expect(law.fit == nil && law.asymptote == nil && law.interval == nil)
  }
}

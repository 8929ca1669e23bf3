import ScalingLaws
import Statistics
import TestSupport
import Testing

@Suite struct IntervalTests {
  static let members = (1...8).map(Double.init)
  static let law = PowerLaw(amplitude: 0.25, exponent: 1, asymptote: 3.34)

  static func fit(noise: Double) throws -> PowerLawFit {
    var generator = SeededGenerator(seed: 5)
    return try PowerLawFit(x: members, losses: generator.losses(law, at: members, noise: noise))
  }

  @Test func `intervals contain the estimate and widen with the level`() throws {
    let fit = try Self.fit(noise: 0.002)
    let wide = try #require(fit.profileInterval(level: 0.99))
    let narrow = try #require(fit.profileInterval(level: 0.5))
    #expect(narrow.contains(fit.law.asymptote))
    #expect(wide.low < narrow.low && narrow.high < wide.high)
    #expect(wide.method == .profile && wide.replicateCount == 0 && wide.degreesOfFreedom == 5)
  }

  @Test func `exact data have an interval without width`() throws {
    let interval = try #require(Self.fit(noise: 0).profileInterval())
    #expect(interval.high - interval.low < 1e-6)
    #expect(abs(interval.low - 3.34) < 1e-6)
  }

  @Test func `the same random stream gives the same interval`() throws {
    let fit = try Self.fit(noise: 0.002)
    let intervals = (0..<2).map { _ in
      var generator = SeededGenerator(seed: 6)
      return fit.residualInterval(using: &generator)
    }
    #expect(intervals[0] != nil && intervals[0] == intervals[1])
  }

  @Test func `another statistic has an interval of its own`() throws {
    let fit = try Self.fit(noise: 0.002)
    var generator = SeededGenerator(seed: 7)
    let exponent = try #require(fit.residualInterval(using: &generator) { $0.exponent })
    #expect(exponent.contains(fit.law.exponent))
    let atTen = try #require(fit.residualInterval(using: &generator) { $0(10) })
    let atInfinity = try #require(fit.residualInterval(using: &generator))
    #expect(atTen.high - atTen.low < atInfinity.high - atInfinity.low)
  }

  @Test func `without noise to measure there is no interval`() throws {
    let fit = try PowerLawFit(x: [1, 2, 3], losses: [4, 3.5, 3.4])
    var generator = SeededGenerator(seed: 8)
    #expect(fit.degreesOfFreedom == 0)
    #expect(fit.profileInterval() == nil)
    #expect(fit.residualInterval(using: &generator) == nil)
    for resampling in [GroupResampling.replacement(groups: 1), .subsets(of: 4, size: 4)] {
      #expect(fit.groupInterval(resampling, using: &generator) { _ in fit.losses } == nil)
    }
  }

  @Test func `groups that all shift together shift the asymptote by Student's interval`() throws {
    let fit = try Self.fit(noise: 0)
    var generator = SeededGenerator(seed: 9)
    let shifts = [-0.02, -0.01, 0, 0.01, 0.02]
    let interval = try #require(
      fit.groupInterval(
        .replacement(groups: 5), Bootstrap(replicateCount: 4000), using: &generator
      ) { generator in
        let shift = (0..<5).reduce(0) { sum, _ in sum + shifts[Int.random(in: 0..<5, using: &generator)] } / 5
        return fit.losses.map { $0 + shift }
      })
    // t(4) = 2.776; standard error √(0.00025 / 5).
    let expected = 2.776 * (0.00025 / 5.0).squareRoot()
    #expect(abs(interval.high - 3.34 - expected) < 0.1 * expected)
    #expect(abs(3.34 - interval.low - expected) < 0.1 * expected)
  }
}

import Foundation
import ScalingLaws
import Statistics
import TestSupport
import Testing

/// The interval of the ratio from the points of the standard recipe.
@Suite struct DataEfficiencyIntervalTests {
  static let law = PowerLaw(amplitude: 1.3, exponent: 0.3, asymptote: 1.9)
  static let tokens = [1.0, 2, 4, 8, 16, 32]

  private static func curve(_ count: Int, seeds: Int = 1, noise: Double = 0.001) throws -> StandardCurve {
    var generator = SeededGenerator(seed: 1)
    let tokens = Array(tokens.prefix(count))
    return try StandardCurve(
      tokens: tokens, losses: tokens.map { x in (0..<seeds).map { _ in law(x) + noise * generator.normal() } })
  }

  /// The interval of the loss that 3 times as many tokens give.
  private static func interval(_ curve: StandardCurve, noise: LossNoise) throws -> RatioInterval {
    var generator = SeededGenerator(seed: 2)
    let from = curve.tokens[2]
    return try PlausibleLaws(curve, noise: noise, using: &generator)
      .interval(reaching: ComparedLoss(law(3 * from)), from: from, around: 3, using: &generator)
  }

  private func width(_ interval: RatioInterval) -> Double { (interval.high ?? .infinity) / interval.low }

  @Test(arguments: 3...6) func `it contains the truth and is narrower for more points and less noise`(count: Int) throws
  {
    let quiet = LossNoise(source: .members, standardDeviation: 0.001, degreesOfFreedom: 8)
    let loud = LossNoise(source: .members, standardDeviation: 0.01, degreesOfFreedom: 8)
    let interval = try Self.interval(Self.curve(count), noise: quiet)
    #expect(interval.contains(3) && interval.low > 1.5 && width(interval) > 1.01)
    #expect(width(interval) < (try width(Self.interval(Self.curve(count), noise: loud))))
    if count > 3 { #expect(width(interval) < (try width(Self.interval(Self.curve(3), noise: quiet)))) }
  }

  @Test func `seeds tell the noise, else members, else it is assumed`() throws {
    let members = [[3.0, 3.02], [2.9]]
    #expect(try Self.curve(3, seeds: 3).noise(members: members).source == .seeds)
    #expect(try Self.curve(3, seeds: 3).noise().degreesOfFreedom == 6)
    let noise = try Self.curve(3).noise(members: members)
    #expect(noise.source == .members && noise.degreesOfFreedom == 1)
    #expect(abs(noise.standardDeviation - 0.01 * 2.0.squareRoot()) < 1e-12)
    #expect(try Self.curve(3).noise() == .assumed)
  }

  @Test func `points far from their law are more than noise`() throws {
    var losses = Self.tokens.map { [Self.law($0), Self.law($0) + 0.001] }
    losses[2] = losses[2].map { $0 + 0.05 }
    let noise = try StandardCurve(tokens: Self.tokens, losses: losses).noise()
    #expect(noise.source == .misfit && noise.standardDeviation > 0.01 && noise.degreesOfFreedom == 3)
    #expect(noise.remark.contains("distance of the points"))
  }

  @Test func `rows of one D are its seeds, in any order`() throws {
    let curve = try StandardCurve(tokens: [4, 1, 2, 1], losses: [3, 4, 3.5, 4.2])
    #expect(curve.tokens == [1, 2, 4] && curve.seeds == [[4, 4.2], [3.5], [3]])
    #expect(curve.loss(at: 1) == 4.1 && curve.loss(at: 3) == nil)
    #expect(throws: FitError.tooFewDistinct(family: .power, required: 3, found: 2)) {
      try StandardCurve(tokens: [1, 2, 1], losses: [3, 2, 3])
    }
  }

  @Test func `losses that rise allow no law`() throws {
    let curve = try StandardCurve(tokens: [1, 2, 4, 8], losses: [[3], [4], [5], [6]])
    var generator = SeededGenerator(seed: 3)
    let noise = LossNoise(source: .seeds, standardDeviation: 0.001, degreesOfFreedom: 20)
    #expect(throws: FitError.noPlausibleLaw) { try PlausibleLaws(curve, noise: noise, using: &generator) }
  }

  @Test func `a loss near the asymptote has no upper end, in JSON null`() throws {
    let curve = try Self.curve(3)
    var generator = SeededGenerator(seed: 4)
    let laws = try PlausibleLaws(curve, noise: .assumed, using: &generator)
    let interval = laws.interval(reaching: ComparedLoss(1.95), from: 4, around: 1000, using: &generator)
    #expect(interval.high == nil && interval.contains(1e300))
    let json = try JSONEncoder().encode(interval)
    #expect(String(decoding: json, as: UTF8.self).hasSuffix(",null]"))
    #expect(try JSONDecoder().decode(RatioInterval.self, from: json) == interval)
    #expect(
      try JSONDecoder().decode(RatioInterval.self, from: Data("[2,5.5]".utf8)) == RatioInterval(low: 2, high: 5.5))
  }

  @Test func `three numbers of tokens are said to tell nothing of the exponent`() {
    let remarks = DataEfficiency.remarks(points: 3, noise: .assumed)
    #expect(remarks[0].contains("passes through its points and says nothing of its exponent"))
    #expect(remarks[0].hasSuffix("taken to be in 0.05…1.0") && remarks[1].contains("assumed to be about 0.0050"))
    #expect(!DataEfficiency.remarks(points: 4, noise: .assumed)[0].contains("says nothing"))
  }

  @Test func `the noise of a limit follows from that of its losses`() throws {
    // C = 2·L(2N) − L(N).
    let fit = try PowerLawFit(x: [1, 2], losses: [4, 3], family: .reciprocal)
    #expect(abs(fit.asymptoteSensitivity - 5.0.squareRoot()) < 1e-6)
  }
}

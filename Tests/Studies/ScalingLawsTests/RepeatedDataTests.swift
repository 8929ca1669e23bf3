import Foundation
import ScalingLaws
import Statistics
import TestSupport
import Testing

@Suite struct RepeatedDataTests {
  static let law = RepeatedDataLaw.published

  /// Fresh runs of models below the optimum, and runs that repeat up to 40 times, also of models beyond it.
  static func points(noise: Double = 0, using generator: inout SeededGenerator) -> [RepeatedDataPoint] {
    let fresh = [1e8, 3e8, 6e8, 1e9].flatMap { size in [2e10, 1e11, 5e11].map { (size, $0, $0) } }
    let repeated = [1e8, 1e9, 8e9].flatMap { size in [2.0, 8, 40].map { (size, $0 * 4e9, 4e9) } }
    return (fresh + repeated).map { size, tokens, unique in
      let loss = law(parameters: size, tokens: tokens, unique: unique) + noise * generator.normal()
      return RepeatedDataPoint(parameters: size, tokens: tokens, unique: unique, loss: loss)
    }
  }

  /// The example of the authors' own code, https://github.com/huggingface/datablations.
  @Test func `the published law gives its published example`() {
    #expect(abs(Self.law(parameters: 6.34e9, tokens: 242e9, unique: 25e9) - 2.2256440889984477) < 1e-12)
    // The paper rounds R*_D to two decimals.
    var rounded = Self.law
    rounded.tokenDecay = 15.39
    #expect(abs(rounded(parameters: 6.34e9, tokens: 242e9, unique: 25e9) - 2.2256) < 1e-3)
  }

  @Test func `tokens seen once are those of the base law`() {
    let base = Self.law.base
    let (size, tokens) = (1e9, 40e9)
    #expect(size < base.optimalParameters(tokens: tokens))
    #expect(Self.law(parameters: size, tokens: tokens, unique: tokens) == base(parameters: size, tokens: tokens))
    #expect(Self.law(parameters: size, tokens: tokens, unique: 2 * tokens) == base(parameters: size, tokens: tokens))
  }

  @Test func `the first repeats count almost fully and late ones for nothing`() {
    let fresh = Self.law.base(parameters: 1e8, tokens: 8e9)
    let twice = Self.law(parameters: 1e8, tokens: 8e9, unique: 4e9)
    #expect(twice > fresh && twice - fresh < 0.005)
    let (many, more) = (
      Self.law(parameters: 1e8, tokens: 4e12, unique: 4e9), Self.law(parameters: 1e8, tokens: 8e12, unique: 4e9)
    )
    #expect(many - more < 1e-12)
  }

  @Test func `exact data give both decays back, with the base known or fitted`() throws {
    var generator = SeededGenerator(seed: 1)
    let points = Self.points(using: &generator)
    for base in [RepeatedDataFit.Base.known(Self.law.base), .fitted] {
      let fit = try RepeatedDataFit(points: points, base: base)
      #expect(abs(fit.law.tokenDecay / Self.law.tokenDecay - 1) < 0.01, "\(base)")
      #expect(abs(fit.law.parameterDecay / Self.law.parameterDecay - 1) < 0.01, "\(base)")
      #expect(fit.rootMeanSquareError < 1e-5)
    }
  }

  @Test func `decays equal those of a plain grid`() throws {
    var generator = SeededGenerator(seed: 2)
    let points = Self.points(noise: 0.005, using: &generator)
    let fit = try RepeatedDataFit(points: points, base: .known(Self.law.base))
    let square = { (law: RepeatedDataLaw) in
      points.reduce(0) { $0 + pow($1.loss - law(parameters: $1.parameters, tokens: $1.tokens, unique: $1.unique), 2) }
    }
    let axis = (0...200).map { exp(log(1.0) + log(100.0) * Double($0) / 200) }
    let best = axis.flatMap { tokens in
      axis.map { RepeatedDataLaw(base: Self.law.base, tokenDecay: tokens, parameterDecay: $0) }
    }.min { square($0) < square($1) }
    let grid = try #require(best)
    #expect(square(fit.law) <= square(grid) + 1e-15)
    // The grid is 2.3 % apart.
    #expect(abs(log(fit.law.tokenDecay / grid.tokenDecay)) < 0.05)
    #expect(abs(log(fit.law.parameterDecay / grid.parameterDecay)) < 0.05)
  }

  @Test func `intervals contain the truth`() throws {
    var generator = SeededGenerator(seed: 3)
    let fit = try RepeatedDataFit(points: Self.points(noise: 0.002, using: &generator))
    #expect(fit.degreesOfFreedom == 14)
    let intervals = try #require(
      fit.residualIntervals(
        Bootstrap(replicateCount: Simulation.isQuick ? 100 : 5), using: &generator,
        of: [{ $0.base.asymptote }, { $0.tokenDecay }]))
    guard Simulation.isQuick else { return }
    #expect(intervals[0].contains(Self.law.base.asymptote))
    #expect(intervals[1].contains(Self.law.tokenDecay))
  }

  @Test func `what the data cannot tell is said`() throws {
    var generator = SeededGenerator(seed: 4)
    let fresh = Self.points(using: &generator).filter { $0.isFresh && $0.parameters < 2e8 }
    let fit = try RepeatedDataFit(points: fresh, base: .known(Self.law.base))
    #expect(fit.law == Self.law)
    #expect(fit.remarks.count { $0.contains("published") } == 2)
    #expect(throws: FitError.freshFit(reason: .tooFewPoints(required: 5, found: fresh.count))) {
      try RepeatedDataFit(points: fresh)
    }
    #expect(throws: FitError.tooFewPoints(required: 1, found: 0)) { try RepeatedDataFit(points: []) }
  }

  @Test func `a constant at the end of the range searched is named`() throws {
    let points = [(1e7, 1e8, 4.0), (1e7, 2e8, 3.9), (3e7, 4e8, 3.7)].map {
      RepeatedDataPoint(parameters: $0, tokens: $1, unique: 1e8, loss: $2)
    }
    let fit = try RepeatedDataFit(points: points, base: .known(Self.law.base))
    let ends = [("RD", fit.law.tokenDecay), ("RN", fit.law.parameterDecay)].filter {
      $0.1 < 0.011 || $0.1 > 999
    }
    #expect(!ends.isEmpty)
    for (name, _) in ends { #expect(fit.remarks.contains { $0.hasPrefix("\(name) is at the") }, "\(fit.remarks)") }
  }

  @Test func `the law survives JSON as one object`() throws {
    let text = try JSONEncoder().encode(Self.law)
    let keys = try JSONDecoder().decode([String: Double].self, from: text).keys
    #expect(Set(keys) == ["A", "alpha", "B", "beta", "E", "RD", "RN"])
    #expect(try JSONDecoder().decode(RepeatedDataLaw.self, from: text) == Self.law)
  }
}

import Foundation
import ScalingLaws
import Statistics
import TestSupport
import Testing

@Suite struct ChinchillaTests {
  /// Hoffmann et al. (2022), table A3: N and D in absolute numbers.
  static let published = ChinchillaLaw(
    parameterAmplitude: 406.4, parameterExponent: 0.34, tokenAmplitude: 410.7, tokenExponent: 0.28, asymptote: 1.69)
  /// Rounding of sums of squares, magnified where the constants trade against each other.
  static let exactTolerance = 1e-3

  /// A grid of sizes and token counts.
  static func points() -> (parameters: [Double], tokens: [Double]) {
    let pairs = [1e7, 1e8, 1e9, 1e10].flatMap { size in [1e9, 1e10, 1e11, 1e12].map { (size, $0) } }
    return (pairs.map(\.0), pairs.map(\.1))
  }

  @Test func `exact data give their law back`() throws {
    let (parameters, tokens) = Self.points()
    let losses = zip(parameters, tokens).map { Self.published(parameters: $0, tokens: $1) }
    let fit = try ChinchillaFit(parameters: parameters, tokens: tokens, losses: losses)
    #expect(abs(fit.law.parameterExponent / 0.34 - 1) < Self.exactTolerance)
    #expect(abs(fit.law.tokenExponent / 0.28 - 1) < Self.exactTolerance)
    #expect(abs(fit.law.asymptote - 1.69) < Self.exactTolerance)
    #expect(abs(log(fit.law.parameterAmplitude / 406.4)) < 20 * Self.exactTolerance)
    #expect(abs(log(fit.law.tokenAmplitude / 410.7)) < 20 * Self.exactTolerance)
    #expect(fit.rootMeanSquareError < 1e-6)
    #expect(fit.degreesOfFreedom == 11)
    #expect(fit.remarks.isEmpty)
  }

  @Test func `the unit of N and D does not matter`() throws {
    let (parameters, tokens) = Self.points()
    var generator = SeededGenerator(seed: 1)
    let losses = zip(parameters, tokens).map { Self.published(parameters: $0, tokens: $1) + 0.01 * generator.normal() }
    let fit = try ChinchillaFit(parameters: parameters, tokens: tokens, losses: losses)
    let billions = try ChinchillaFit(
      parameters: parameters.map { $0 / 1e9 }, tokens: tokens.map { $0 / 1e9 }, losses: losses)
    #expect(abs(fit.law.asymptote - billions.law.asymptote) < 1e-5)
    #expect(abs(fit.rootMeanSquareError - billions.rootMeanSquareError) < 1e-9)
  }

  @Test func `the fit is never worse than a grid and the grid comes close`() throws {
    var generator = SeededGenerator(seed: 2)
    for _ in 0..<(Simulation.isQuick ? 6 : 1) {
      let law = ChinchillaLaw(
        parameterAmplitude: Double.random(in: 0...1, using: &generator),
        parameterExponent: Double.random(in: 0.2...1.5, using: &generator),
        tokenAmplitude: Double.random(in: 0...1, using: &generator),
        tokenExponent: Double.random(in: 0.2...1.5, using: &generator),
        asymptote: Double.random(in: 0...2, using: &generator))
      let parameters = (0..<12).map { Double(1 + $0 % 4) }
      let tokens = (0..<12).map { Double(1 << ($0 / 4)) * Double.random(in: 1...1.5, using: &generator) }
      let losses = zip(parameters, tokens).map { law(parameters: $0, tokens: $1) + 0.01 * generator.normal() }
      let fit = try ChinchillaFit(parameters: parameters, tokens: tokens, losses: losses)
      let error = fit.rootMeanSquareError * fit.rootMeanSquareError * 12
      let grid = ChinchillaBruteForce(parameters: parameters, tokens: tokens, losses: losses).error()
      #expect(error <= grid + 1e-12, "\(law)")
      // The grid stops at a finite step.
      #expect(grid <= error * 1.02 + 1e-9, "\(law)")
    }
  }

  @Test func `losses that rise with N and D give constants of 0, never below`() throws {
    let (parameters, tokens) = Self.points()
    let losses = zip(parameters, tokens).map { 1 + 0.1 * log($0) + 0.1 * log($1) }
    let fit = try ChinchillaFit(parameters: parameters, tokens: tokens, losses: losses)
    #expect(fit.law.parameterAmplitude == 0 && fit.law.tokenAmplitude == 0)
    #expect(abs(fit.law.asymptote - losses.reduce(0, +) / 16) < 1e-9)
    #expect(fit.remarks.count >= 2)
  }

  @Test func `the optimum for given tokens is the cheapest way to its loss`() {
    let tokens = 1e10
    let best = Self.published.optimalParameters(tokens: tokens)
    let loss = Self.published(parameters: best, tokens: tokens)
    for factor in [0.8, 0.95, 1.05, 1.25] {
      #expect(Self.published(parameters: best * factor, tokens: tokens / factor) > loss)
    }
  }

  @Test func `the interval contains the truth and names its method`() throws {
    let (parameters, tokens) = Self.points()
    var generator = SeededGenerator(seed: 3)
    let losses = zip(parameters, tokens).map { Self.published(parameters: $0, tokens: $1) + 0.003 * generator.normal() }
    let fit = try ChinchillaFit(parameters: parameters, tokens: tokens, losses: losses)
    let interval = try #require(fit.residualInterval(Bootstrap(replicateCount: 100), using: &generator))
    #expect(interval.contains(1.69) && interval.contains(fit.law.asymptote))
    #expect(interval.method == .residuals && interval.degreesOfFreedom == 11)
  }

  @Test func `too few points are refused`() {
    #expect(throws: FitError.tooFewPoints(required: 5, found: 3)) {
      try ChinchillaFit(parameters: [1, 2, 3], tokens: [1, 2, 3], losses: [4, 3, 2])
    }
    #expect(throws: FitError.tooFewValues(name: "N", required: 3, found: 2)) {
      try ChinchillaFit(parameters: [1, 2, 1, 2, 1], tokens: [1, 2, 3, 4, 5], losses: [4, 3, 2, 2, 2])
    }
    #expect(throws: FitError.invalidAbscissa(index: 1, value: -2)) {
      try ChinchillaFit(parameters: [1, 2, 3], tokens: [1, -2, 3], losses: [4, 3, 2])
    }
  }

  /// N of six models; D is a multiple or another power of it.
  @Test(arguments: [(20, 1.0), (3, 0.5), (7, 2.3), (1e12, -1)])
  func `D that follows from N leaves the terms alike and is refused`(factor: Double, power: Double) throws {
    let parameters = [1e6, 3e6, 1e7, 3e7, 1e8, 3e8]
    let tokens = parameters.map { factor * pow($0, power) }
    let losses = zip(parameters, tokens).map { Self.published(parameters: $0, tokens: $1) }
    for fit in [Self.leastSquares, Self.robust] {
      do {
        try fit(ChinchillaPoints(parameters: parameters, tokens: tokens, losses: losses))
        Issue.record("a collinear design was fitted")
      } catch FitError.collinear(let exponent) {
        #expect(abs(exponent - power) < 1e-9)
      }
    }
  }

  @Test func `D that nearly follows from N is told`() throws {
    let parameters = [1e6, 3e6, 1e7, 3e7, 1e8, 3e8]
    let tokens = zip(parameters, [18.0, 25, 20, 15, 24, 19]).map { $0 * $1 }
    let losses = zip(parameters, tokens).map { Self.published(parameters: $0, tokens: $1) }
    let fit = try ChinchillaFit(parameters: parameters, tokens: tokens, losses: losses)
    #expect(fit.remarks.contains { $0.contains("hardly vary independently (99.") })
  }

  @Test func `points that are repeated count once`() {
    #expect(throws: FitError.tooFewPoints(required: 5, found: 3)) {
      try ChinchillaFit(
        parameters: [1, 2, 3, 1, 2, 3], tokens: [3, 1, 2, 3, 1, 2], losses: [4, 3, 2, 4.1, 3.1, 2.1])
    }
  }

  private static func leastSquares(_ points: ChinchillaPoints) throws {
    _ = try ChinchillaFit(parameters: points.parameters, tokens: points.tokens, losses: points.losses)
  }

  private static func robust(_ points: ChinchillaPoints) throws { _ = try RobustChinchillaFit(points) }
}

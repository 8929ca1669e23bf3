import Foundation
import ScalingLaws
import Statistics
import TestSupport
import Testing

@Suite struct RobustChinchillaTests {
  /// Besiroglu et al. (2024), https://arxiv.org/abs/2404.10102, table 1: their fit to the 240 points, and standard errors.
  static let published = ChinchillaLaw(
    parameterAmplitude: 482.01, parameterExponent: 0.3478, tokenAmplitude: 2085.43, tokenExponent: 0.3658,
    asymptote: 1.8172)
  static let standardErrors = ChinchillaLaw(
    parameterAmplitude: 124.58, parameterExponent: 0.02, tokenAmplitude: 1293.23, tokenExponent: 0.02, asymptote: 0.03)
  /// The optimum that `Tests/Oracles/check_robust_fit.py` finds with SciPy 1.17.1 from 225 starts.
  static let scipy = ChinchillaLaw(
    parameterAmplitude: 477.827, parameterExponent: 0.347311, tokenAmplitude: 2143.44, tokenExponent: 0.367173,
    asymptote: 1.817219)
  static let scipyObjective = 0.001018276020

  static var constants: [(ChinchillaLaw) -> Double] {
    [
      { $0.parameterAmplitude }, { $0.parameterExponent }, { $0.tokenAmplitude }, { $0.tokenExponent },
      { $0.asymptote },
    ]
  }

  @Test func `Epoch's 240 Chinchilla points give the optimum of SciPy and the published fit`() throws {
    let fit = try RobustChinchillaFit(ChinchillaFigure.fitted())
    #expect(fit.points.losses.count == 240 && fit.degreesOfFreedom == 235)
    #expect(fit.objective <= Self.scipyObjective * (1 + 1e-6))
    for constant in Self.constants {
      #expect(abs(constant(fit.law) / constant(Self.scipy) - 1) < 1e-3)
      #expect(abs(constant(fit.law) - constant(Self.published)) < 0.1 * constant(Self.standardErrors))
    }
    #expect(fit.remarks.isEmpty)
  }

  @Test(.enabled(if: Simulation.isQuick, "hundreds of fits: release builds only"))
  func `their intervals contain the published constants and are as wide`() throws {
    let fit = try RobustChinchillaFit(ChinchillaFigure.fitted())
    var generator = SeededGenerator(seed: 1)
    let intervals = try #require(
      fit.intervals(Bootstrap(replicateCount: 400), using: &generator, of: Self.constants))
    for (interval, constant) in zip(intervals, Self.constants) {
      #expect(interval.contains(constant(Self.published)))
      // The published errors are rounded to one digit; bootstraps of nearly the same points differ by a third.
      let width = (interval.high - interval.low) / (2 * 1.96 * constant(Self.standardErrors))
      #expect((0.6...1.8).contains(width), "\(interval)")
    }
  }

  @Test func `exact data give their law back`() throws {
    let (parameters, tokens) = ChinchillaTests.points()
    let law = ChinchillaTests.published
    let losses = zip(parameters, tokens).map { law(parameters: $0, tokens: $1) }
    let fit = try RobustChinchillaFit(
      ChinchillaPoints(parameters: parameters, tokens: tokens, losses: losses))
    for constant in Self.constants { #expect(abs(constant(fit.law) / constant(law) - 1) < 1e-2) }
    #expect(fit.rootMeanSquareError < 1e-4)
  }

  @Test func `outliers hardly move it, and move least squares`() throws {
    let (parameters, tokens) = ChinchillaTests.points()
    let law = ChinchillaTests.published
    var generator = SeededGenerator(seed: 2)
    var losses = zip(parameters, tokens).map { law(parameters: $0, tokens: $1) * (1 + 0.001 * generator.normal()) }
    losses[15] *= 1.3
    let points = ChinchillaPoints(parameters: parameters, tokens: tokens, losses: losses)
    let robust = try RobustChinchillaFit(points).law.asymptote
    let squares = try ChinchillaFit(parameters: parameters, tokens: tokens, losses: losses).law.asymptote
    #expect(abs(robust - law.asymptote) < 0.02, "\(robust)")
    #expect(abs(squares - law.asymptote) > 0.1, "\(squares)")
  }

  @Test func `the unit of N and D does not matter`() throws {
    let points = try ChinchillaFigure.fitted()
    let billions = ChinchillaPoints(
      parameters: points.parameters.map { $0 / 1e9 }, tokens: points.tokens.map { $0 / 1e9 }, losses: points.losses)
    let fit = try RobustChinchillaFit(points)
    let other = try RobustChinchillaFit(billions)
    #expect(abs(fit.law.asymptote - other.law.asymptote) < 1e-5)
    #expect(abs(fit.law.tokenExponent - other.law.tokenExponent) < 1e-5)
  }

  @Test func `a loss of 0 has no logarithm`() {
    let points = ChinchillaPoints(
      parameters: [1, 2, 3, 1, 2], tokens: [1, 2, 4, 9, 5], losses: [4, 3, 0, 2, 2])
    #expect(throws: FitError.nonpositiveLoss(index: 2, value: 0)) { try RobustChinchillaFit(points) }
  }

  @Test func `five points have no interval`() throws {
    let points = ChinchillaPoints(
      parameters: [1, 2, 3, 1, 2], tokens: [1, 2, 4, 9, 5], losses: [4, 3, 2.5, 3.5, 2.9])
    var generator = SeededGenerator(seed: 3)
    let fit = try RobustChinchillaFit(points)
    #expect(fit.intervals(Bootstrap(replicateCount: 3), using: &generator, of: Self.constants) == nil)
    #expect(fit.remarks.contains { $0.hasPrefix("no degree of freedom") })
  }
}

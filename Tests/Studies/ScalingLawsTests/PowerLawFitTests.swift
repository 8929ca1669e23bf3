import Foundation
import ScalingLaws
import Testing

@Suite struct PowerLawFitTests {
  /// Noise-free data determine a law up to rounding, magnified where x covers little of the curve.
  static let exactTolerance = 1e-6

  @Test(arguments: [1e-3, 1, 1e6, 1e12])
  func `exact data give their law back at every scale of x`(unit: Double) throws {
    for exponent in [0.05, 0.3, 1.0, 2.5] {
      let law = PowerLaw(amplitude: 0.7 * pow(unit, exponent), exponent: exponent, asymptote: 2.5)
      let x = [1, 2, 4, 8, 16, 64].map { $0 * unit }
      let fit = try PowerLawFit(x: x, losses: x.map { law($0) })
      #expect(abs(fit.law.exponent - exponent) < Self.exactTolerance)
      #expect(abs(fit.law.asymptote - 2.5) < 20 * Self.exactTolerance)
      #expect(abs(fit.law.amplitude / law.amplitude - 1) < 50 * Self.exactTolerance)
      #expect(fit.exponentStatus == .determined)
      #expect(fit.rootMeanSquareError < 1e-9)
    }
  }

  @Test func `x over fifteen decades is fitted as well`() throws {
    let law = PowerLaw(amplitude: 1, exponent: 0.2, asymptote: 3)
    let x = stride(from: -3.0, through: 12, by: 1).map { pow(10, $0) }
    let fit = try PowerLawFit(x: x, losses: x.map { law($0) })
    #expect(abs(fit.law.exponent - 0.2) < Self.exactTolerance)
    #expect(abs(fit.law.asymptote - 3) < Self.exactTolerance)
  }

  @Test func `the order of the points does not matter`() throws {
    let fit = try PowerLawFit(x: [1, 2, 3, 4], losses: [4, 3.5, 3.41, 3.3])
    let shuffled = try PowerLawFit(x: [3, 1, 4, 2], losses: [3.41, 4, 3.3, 3.5])
    #expect(abs(fit.law.asymptote - shuffled.law.asymptote) < Self.exactTolerance)
  }

  @Test(arguments: [[3.0, 3, 3, 3], [3, 3.1, 3.2, 3.3], [0, 0, 0, 0]])
  func `losses that do not fall give A = 0, their mean, and say so`(losses: [Double]) throws {
    let fit = try PowerLawFit(x: [1, 2, 3, 4], losses: losses)
    #expect(fit.law.amplitude == 0)
    #expect(abs(fit.law.asymptote - losses.reduce(0, +) / 4) < Self.exactTolerance)
    #expect(fit.exponentStatus == .undetermined)
    #expect(fit.remarks.contains { $0.contains("does not fall") })
  }

  @Test func `a logarithm is at the lower edge of B`() throws {
    let x = (1...12).map { pow(10, Double($0)) }
    let fit = try PowerLawFit(x: x, losses: x.map { 1000 - 0.001 * log($0) })
    #expect(fit.exponentStatus == .atLowerEdge)
    #expect(fit.law.exponent == PowerLawFit.defaultExponents.lowerBound)
  }

  @Test func `a single step is at the upper edge of B`() throws {
    let fit = try PowerLawFit(x: [1, 2, 3, 4], losses: [4, 3, 3, 3])
    #expect(fit.exponentStatus == .atUpperEdge)
    #expect(abs(fit.law.asymptote - 3) < Self.exactTolerance)
  }

  @Test func `a straight line down to 0 holds C at its bound`() throws {
    let fit = try PowerLawFit(x: [1, 2, 3, 4, 5], losses: [4, 3, 2, 1, 0])
    #expect(fit.law.asymptote == 0)
    #expect(fit.remarks == ["C is held at its bound of 0"])
  }

  @Test func `the reciprocal law keeps B at 1 and fits two points`() throws {
    let fit = try PowerLawFit(x: [1, 2], losses: [3.6, 3.45], family: .reciprocal)
    #expect(fit.law.exponent == 1)
    #expect(abs(fit.law.asymptote - 3.3) < Self.exactTolerance)
    #expect(fit.exponentStatus == .fixed)
    #expect(fit.degreesOfFreedom == 0)
    #expect(fit.profileInterval() == nil)
    #expect(fit.remarks.contains { $0.contains("no degree of freedom") })
  }
}

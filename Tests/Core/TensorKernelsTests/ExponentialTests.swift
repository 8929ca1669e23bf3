import ElementLoops
import Foundation
import TensorKernels
import TestSupport
import Testing

@Suite("The exponential")
struct ExponentialTests {
  /// Units in the last place: half of one is the rounding of the result, the rest that of the polynomial.
  static let largestError = 2.0

  @Test("It is accurate to two units in the last place over −87…88")
  func accuracy() {
    let count = 2_000_000
    let worst = (0...count).map { Self.error(-87 + 175 * Float($0) / Float(count)) }.max()
    #expect(worst ?? .infinity < Self.largestError)
  }

  @Test("It is as accurate close to zero, from the smallest number on")
  func smallArguments() {
    let magnitudes = sequence(first: Float.leastNormalMagnitude) { $0 < 1 ? $0 * 1.37 : nil }
    for magnitude in magnitudes {
      #expect(Self.error(magnitude) < Self.largestError)
      #expect(Self.error(-magnitude) < Self.largestError)
    }
  }

  @Test("It is exactly 1 at both zeros")
  func zero() {
    #expect(exponential(0) == 1)
    #expect(exponential(-0.0) == 1)
  }

  @Test("Beyond −87…88 it stays at the ends, so that nothing is zero, subnormal or infinite")
  func extremes() {
    for x: Float in [-87.000_01, -1e10, -.greatestFiniteMagnitude, -.infinity] {
      #expect(exponential(x) == exponential(-87))
    }
    for x: Float in [88.000_01, 1e10, .greatestFiniteMagnitude, .infinity] {
      #expect(exponential(x) == exponential(88))
    }
    #expect(exponential(-87).isNormal && exponential(88).isFinite)
  }

  @Test("It hands on what is not a number")
  func notANumber() {
    #expect(exponential(.nan).isNaN)
  }

  /// The distance from the exact value, in units in the last place of float32.
  private static func error(_ x: Float) -> Double {
    let exact = exp(Double(x))
    return abs(Double(exponential(x)) - exact) / Double(Float(exact).ulp)
  }
}

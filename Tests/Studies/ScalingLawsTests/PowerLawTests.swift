import Foundation
import ScalingLaws
import Testing

@Suite struct PowerLawTests {
  static let law = PowerLaw(amplitude: 1.3, exponent: 0.23, asymptote: 1.89)

  @Test(arguments: [1e-3, 0.2, 1, 77, 1e6, 1e12])
  func `the inverse undoes the law`(x: Double) throws {
    let back = try #require(Self.law.inverse(Self.law(x)))
    // Far out the excess loss is small against the asymptote and loses digits.
    #expect(abs(back / x - 1) < 1e-10)
  }

  @Test(arguments: [1.89, 1.0, -1, .nan, .infinity, 1.89.nextUp])
  func `a loss that no finite x gives has no inverse`(loss: Double) {
    let steep = PowerLaw(amplitude: 1.3, exponent: 0.02, asymptote: 1.89)
    #expect(steep.inverse(loss) == nil)
  }

  @Test func `a law without amplitude has no inverse`() {
    #expect(PowerLaw(amplitude: 0, exponent: 1, asymptote: 1).inverse(2) == nil)
  }

  @Test func `laws and fits survive JSON, and the constants are called A, B and C`() throws {
    let text = try JSONEncoder().encode(Self.law)
    let keys = try JSONDecoder().decode([String: Double].self, from: text)
    #expect(keys == ["A": 1.3, "B": 0.23, "C": 1.89])
    let fit = try PowerLawFit(x: [1, 2, 3, 4], losses: [4, 3.5, 3.4, 3.3])
    let again = try JSONDecoder().decode(PowerLawFit.self, from: JSONEncoder().encode(fit))
    #expect(again == fit)
    #expect(again.profileInterval() == fit.profileInterval())
  }

  @Test func `data efficiency refuses a law or a loss it cannot invert`() throws {
    let flat = PowerLaw(amplitude: 0, exponent: 1, asymptote: 3)
    #expect(throws: FitError.notInvertible(law: flat)) { try DataEfficiency(standard: flat, baseline: 4) }
    #expect(throws: FitError.unreachable(loss: 1.5, law: Self.law)) {
      try DataEfficiency(standard: Self.law, baseline: 1.5)
    }
    let steep = PowerLaw(amplitude: 1, exponent: 1e-2, asymptote: 0)
    #expect(throws: FitError.unreachable(loss: 0.005, law: steep)) {
      try DataEfficiency(standard: steep, baseline: 200).ratio(at: 0.005)
    }
    let efficiency = try DataEfficiency(standard: Self.law, baseline: 3.75)
    #expect(throws: FitError.unreachable(loss: 1.89, law: Self.law)) { try efficiency.ratio(at: 1.89) }
    #expect(try efficiency.ratio(at: 3.75) == 1)
  }
}

import Foundation
import ScalingLaws
import Statistics
import TestSupport
import Testing

@Suite struct ExponentialTests {
  /// Constants of a curve without noise are known to rounding times the condition of the problem.
  static let exact = 1e-9
  /// Where there is noise, both fits end where the error is flat to the last digit.
  static let noisy = 1e-6

  private func expect(_ found: [Double], near expected: [Double], _ tolerance: Double, _ name: String) {
    #expect(found.count == expected.count, "\(name)")
    for (value, other) in zip(found, expected) {
      #expect(abs(value / other - 1) < tolerance, "\(name): \(value) \(other)")
    }
  }

  @Test func `published and known curves give the golden constants, with the number of exponentials given or chosen`()
    throws
  {
    for golden in try ExponentialGolden.load() {
      let tolerance = golden.noise == 0 ? Self.exact : Self.noisy
      for count in [3, nil] {
        let fit = try ExponentialFit(t: golden.x, y: golden.y, count: count)
        #expect(fit.count == 3 && fit.isCountChosen == (count == nil), "\(golden.name)")
        #expect(abs(fit.law.asymptote / golden.ourFit.asymptote - 1) < tolerance, "\(golden.name)")
        expect(fit.law.amplitudes, near: golden.ourFit.amplitudes, tolerance, golden.name)
        expect(fit.law.timeConstants, near: golden.ourFit.timeConstants, tolerance, golden.name)
        #expect(abs(fit.rootMeanSquareError - golden.ourFit.rmse) < 1e-12, "\(golden.name)")
      }
    }
  }

  @Test func `no start point of SciPy finds a better sum`() throws {
    for golden in try CurveGolden.load().exponentials {
      let fit = try ExponentialFit(t: golden.t, y: golden.y, count: golden.count)
      let error = fit.residuals.sumOfSquares
      #expect(error <= golden.squaredError * (1 + 1e-12), "\(golden.name)")
      #expect(golden.squaredError <= error * (1 + 1e-9), "\(golden.name)")
      #expect(abs(fit.law.asymptote / golden.a - 1) < Self.noisy, "\(golden.name)")
      expect(fit.law.amplitudes, near: golden.b, Self.noisy, golden.name)
      expect(fit.law.timeConstants, near: golden.timeConstants, Self.noisy, golden.name)
    }
  }

  @Test func `one exponential equals the best of a plain grid`() throws {
    let curve = try ExponentialGolden.curve("known-noisy")
    let fit = try ExponentialFit(t: curve.x, y: curve.y, count: 1)
    let error = { (time: Double) in
      let basis = curve.x.map { exp(-$0 / time) }
      let deviations = basis.deviations(from: basis.mean)
      let values = curve.y.deviations(from: curve.y.mean)
      let slope = min(zip(deviations, values).reduce(0) { $0 + $1.0 * $1.1 } / deviations.sumOfSquares, 0)
      return zip(deviations, values).map { $1 - slope * $0 }.sumOfSquares
    }
    let best = (0...4000).map { error(0.01 * exp(16 * Double($0) / 4000)) }.min() ?? .nan
    #expect(fit.residuals.sumOfSquares <= best && best < fit.residuals.sumOfSquares * 1.001)
  }

  @Test func `the order of the points and the unit of t do not matter`() throws {
    let curve = try ExponentialGolden.curve("known-noisy")
    let fit = try ExponentialFit(t: curve.x, y: curve.y, count: 3)
    let other = try ExponentialFit(t: curve.x.reversed().map { 1e6 * $0 }, y: curve.y.reversed(), count: 3)
    #expect(abs(fit.law.asymptote - other.law.asymptote) < Self.noisy)
    expect(other.law.timeConstants.map { $0 / 1e6 }, near: fit.law.timeConstants, Self.noisy, "scaled")
  }

  @Test func `a curve that begins late has the amplitudes of t = 0`() throws {
    let law = ExponentialLaw(asymptote: 0.9, amplitudes: [0.5], timeConstants: [40])
    let t = (0..<10).map { 100 + 10 * Double($0) }
    let fit = try ExponentialFit(t: t, y: t.map { law($0) }, count: 1)
    expect(fit.law.amplitudes, near: [0.5], 1e-8, "late")
    #expect(abs(fit.law(0) - 0.4) < 1e-8)
  }

  @Test func `one exponential is chosen where there is one`() throws {
    let law = ExponentialLaw(asymptote: 0.9, amplitudes: [0.5], timeConstants: [4])
    let t = (0..<20).map(Double.init)
    #expect(try ExponentialFit(t: t, y: t.map { law($0) }).count == 1)
    var generator = SeededGenerator(seed: 1)
    #expect(try ExponentialFit(t: t, y: t.map { law($0) + 0.005 * generator.normal() }).count == 1)
    let three = try ExponentialFit(t: t, y: t.map { law($0) }, count: 3)
    #expect(three.law.amplitudes.count == 1)
    #expect(three.remarks.contains { $0.hasPrefix("of 3 exponentials, 2 would have b = 0") })
  }

  @Test func `the first half of a curve warns, and the complete one reminds`() throws {
    for golden in try ExponentialGolden.load() {
      let half = golden.x.count / 2
      let fit = try ExponentialFit(t: Array(golden.x.prefix(half)), y: Array(golden.y.prefix(half)))
      #expect(fit.isExtrapolated || fit.isCountLimited, "\(golden.name)")
    }
    let complete = try ExponentialGolden.curve("known")
    let fit = try ExponentialFit(t: complete.x, y: complete.y)
    #expect(!fit.isExtrapolated && !fit.isCountLimited)
    #expect(fit.remarks.count == 1 && fit.remarks[0].contains("too slow to show"))
  }

  @Test func `a line has no asymptote, and a remark says so`() throws {
    let t = (0..<8).map(Double.init)
    let fit = try ExponentialFit(t: t, y: t, count: 1)
    #expect(fit.isExtrapolated)
    #expect(fit.remarks.contains { $0.contains("nothing determines its asymptote") })
  }

  @Test func `a curve that does not rise has no exponential`() throws {
    let fit = try ExponentialFit(t: [0, 1, 2, 3], y: [4, 3, 2, 1])
    #expect(fit.isFlat && abs(fit.law.asymptote - 2.5) < 1e-15)
    #expect(fit.remarks == ["all b are 0: y does not rise with t, and a is its mean"])
  }

  @Test func `unusable points are refused with the facts`() {
    #expect(throws: FitError.lengthsDiffer(x: 2, y: 1)) { try ExponentialFit(t: [1, 2], y: [1]) }
    #expect(throws: FitError.invalidTime(index: 1, value: -1)) { try ExponentialFit(t: [0, -1, 2], y: [1, 2, 3]) }
    #expect(throws: FitError.invalidTime(index: 2, value: .infinity)) {
      try ExponentialFit(t: [0, 1, .infinity], y: [1, 2, 3])
    }
    #expect(throws: FitError.invalidValue(index: 0, value: -.infinity)) {
      try ExponentialFit(t: [0, 1, 2], y: [-.infinity, 2, 3])
    }
    #expect(throws: FitError.constantValues(value: 2)) { try ExponentialFit(t: [0, 1, 2], y: [2, 2, 2]) }
    #expect(throws: FitError.tooFewValues(name: "t", required: 3, found: 2)) {
      try ExponentialFit(t: [0, 1, 1], y: [1, 2, 3])
    }
    #expect(throws: FitError.tooFewValues(name: "t", required: 7, found: 4)) {
      try ExponentialFit(t: [0, 1, 2, 3], y: [1, 2, 3, 4], count: 3)
    }
    #expect(throws: FitError.tooFewValues(name: "t", required: 3, found: 0)) { try ExponentialFit(t: [], y: []) }
    #expect(throws: FitError.outOfRange(smallest: 1e9, largest: 1e9 + 2)) {
      try ExponentialFit(t: [1e9, 1e9 + 1, 1e9 + 2], y: [1, 2, 2.5])
    }
  }

  @Test func `the law survives JSON with its rates`() throws {
    let law = ExponentialLaw(asymptote: 0.9, amplitudes: [0.5, 0.25], timeConstants: [40, 2])
    let text = try JSONEncoder().encode(law)
    #expect(try JSONDecoder().decode(ExponentialLaw.self, from: text) == law)
    let object = try #require(JSONSerialization.jsonObject(with: text) as? [String: Any])
    #expect(Set(object.keys) == ["a", "b", "r", "timeConstants"])
    // The parser's numbers may be off by their last bit.
    expect(try #require(object["r"] as? [Double]), near: [exp(-1.0 / 40), exp(-1.0 / 2)], 1e-15, "rates")
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(ExponentialLaw.self, from: Data(#"{"a":1,"b":[1],"timeConstants":[]}"#.utf8))
    }
  }

  @Test func `no degree of freedom gives no interval`() throws {
    var generator = SeededGenerator(seed: 1)
    let fit = try ExponentialFit(t: [0, 1, 2], y: [1, 2, 2.5])
    #expect(fit.degreesOfFreedom == 0 && fit.interval(using: &generator) == nil)
    #expect(fit.rootMeanSquareError < 1e-12)
  }

  @Test(.enabled(if: Simulation.isQuick, "simulates hundreds of experiments: release builds only"))
  func `intervals cover the true asymptote of a finished curve`() throws {
    let law = ExponentialLaw(asymptote: 0.8, amplitudes: [0.3, 0.2], timeConstants: [40, 4])
    let t = (0..<20).map { 0.5 * pow(1.35, Double($0)) }
    var generator = SeededGenerator(seed: 2)
    let covered = try (0..<200).count { _ in
      let y = t.map { law($0) + 0.003 * generator.normal() }
      let fit = try ExponentialFit(t: t, y: y, count: 2)
      return fit.interval(Bootstrap(replicateCount: 120), using: &generator)?.contains(0.8) ?? false
    }
    #expect((0.90...0.985).contains(Double(covered) / 200), "\(covered) of 200")
  }
}

import Foundation
import ScalingLaws
import Statistics
import TestSupport
import Testing

@Suite struct LearningCurveTests {
  /// Golden sections end where the error is flat, at about the root of the rounding of the error.
  static let tolerance = 2e-6
  static let law = LearningCurveLaw(
    asymptote: 0.2, testAmplitude: 1.5, testExponent: 0.7, trainingAmplitude: 0.9, trainingExponent: 0.9)
  static let examples = (0..<8).map { 10 * pow(2, Double($0)) }

  /// Errors of the law; training errors may go to another limit.
  static func points(
    noise: Double = 0, shift: Double = 0, using generator: inout SeededGenerator
  ) -> LearningCurvePoints {
    LearningCurvePoints(
      examples: examples, testErrors: examples.map { law.testError($0) + noise * generator.normal() },
      trainingErrors: examples.map { law.trainingError($0) + shift + noise * generator.normal() })
  }

  private func values(_ law: LearningCurveLaw) -> [Double] {
    [law.asymptote, law.testAmplitude, law.testExponent, law.trainingAmplitude, law.trainingExponent]
  }

  @Test func `exact errors give the law back, without a remark`() throws {
    var generator = SeededGenerator(seed: 1)
    let fit = try LearningCurveFit(Self.points(using: &generator))
    for (value, expected) in zip(values(fit.law), values(Self.law)) { #expect(abs(value / expected - 1) < 1e-6) }
    #expect(fit.remarks.isEmpty && !fit.haveDifferentAsymptotes)
    #expect(fit.degreesOfFreedom == 11)
  }

  @Test func `no start point of SciPy finds a better pair of curves`() throws {
    for golden in try CurveGolden.load().learningCurves {
      let fit = try LearningCurveFit(golden.points)
      let count = Double(2 * golden.examples.count)
      let error = fit.rootMeanSquareError * fit.rootMeanSquareError * count
      #expect(error <= golden.squaredError * (1 + 1e-9), "\(golden.name)")
      #expect(golden.squaredError <= error * (1 + 1e-7), "\(golden.name)")
      let expected = [golden.a, golden.b, golden.alpha, golden.c, golden.beta]
      for (value, other) in zip(values(fit.law), expected) {
        #expect(abs(value / other - 1) < Self.tolerance, "\(golden.name): \(value), \(other)")
      }
      #expect(abs(fit.separate.testAsymptote / golden.separate[0] - 1) < Self.tolerance, "\(golden.name)")
      #expect(abs(fit.separate.trainingAsymptote / golden.separate[1] - 1) < Self.tolerance, "\(golden.name)")
      #expect(fit.haveDifferentAsymptotes == golden.areDifferent, "\(golden.name)")
    }
  }

  @Test func `training errors that go below the limit of test errors are remarked upon`() throws {
    var generator = SeededGenerator(seed: 2)
    let fit = try LearningCurveFit(Self.points(noise: 0.001, shift: -0.05, using: &generator))
    #expect(fit.haveDifferentAsymptotes)
    #expect(fit.remarks.first?.hasPrefix("the curves do not share one asymptote") == true)
    #expect(abs(fit.separate.testAsymptote - 0.2) < 0.01 && abs(fit.separate.trainingAsymptote - 0.15) < 0.01)
  }

  @Test func `the remark on asymptotes is wrong as often as its test allows`() throws {
    var generator = SeededGenerator(seed: 3)
    let count = Simulation.isQuick ? 400 : 20
    let wrong = try (0..<count).count { _ in
      try LearningCurveFit(Self.points(noise: 0.002, using: &generator)).haveDifferentAsymptotes
    }
    #expect(Double(wrong) / Double(count) < 0.15, "\(wrong) of \(count)")
  }

  @Test(.enabled(if: Simulation.isQuick, "simulates hundreds of experiments: release builds only"))
  func `intervals cover the true asymptote`() throws {
    var generator = SeededGenerator(seed: 4)
    let covered = try (0..<100).count { _ in
      let fit = try LearningCurveFit(Self.points(noise: 0.002, using: &generator))
      return fit.interval(Bootstrap(replicateCount: 100), using: &generator).contains(0.2)
    }
    #expect((88...99).contains(covered), "\(covered) of 100")
  }

  @Test func `curves that do not move are told`() throws {
    let points = LearningCurvePoints(
      examples: [1, 2, 4, 8], testErrors: [0.1, 0.15, 0.2, 0.25], trainingErrors: [0.4, 0.3, 0.25, 0.2])
    let fit = try LearningCurveFit(points)
    #expect(fit.law.testAmplitude == 0 && fit.law.trainingAmplitude == 0)
    #expect(fit.remarks.contains("b is 0: the test error does not fall with l"))
    #expect(fit.remarks.contains("c is 0: the training error does not rise with l"))
  }

  @Test func `unusable points are refused with the facts`() {
    func points(_ examples: [Double], _ test: [Double], _ train: [Double]) -> LearningCurvePoints {
      LearningCurvePoints(examples: examples, testErrors: test, trainingErrors: train)
    }
    #expect(throws: FitError.lengthsDiffer(x: 3, y: 2)) {
      try LearningCurveFit(points([1, 2, 3], [1, 2, 3], [1, 2]))
    }
    #expect(throws: FitError.invalidAbscissa(index: 0, value: 0)) {
      try LearningCurveFit(points([0, 1, 2], [3, 2, 1], [0, 0, 0]))
    }
    #expect(throws: FitError.negativeLoss(index: 2, value: -1)) {
      try LearningCurveFit(points([1, 2, 3], [3, 2, 1], [0, 0, -1]))
    }
    #expect(throws: FitError.tooFewValues(name: "l", required: 3, found: 2)) {
      try LearningCurveFit(points([1, 2, 2], [3, 2, 1], [0, 0, 0]))
    }
    #expect(throws: FitError.tooFewValues(name: "l", required: 3, found: 0)) {
      try LearningCurveFit(points([], [], []))
    }
  }
}

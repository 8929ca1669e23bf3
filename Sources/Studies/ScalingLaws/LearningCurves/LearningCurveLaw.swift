import Foundation

/// The law of a pair of learning curves: test error a + b/l^α and training error a − c/l^β of a model trained on l examples.
///
/// With more examples the test error falls and the training error rises, both to the error a of the best model of its kind.
///
/// Source: Cortes, Jackel, Solla, Vapnik, Denker, "Learning curves: asymptotic values and rate of convergence", NIPS 1993.
public struct LearningCurveLaw: Sendable, Equatable, Codable {
  /// a, in the unit of the errors; at least 0 in every law this module fits.
  public var asymptote: Double
  /// b, the unit of the errors times (unit of l)^α; at least 0 in every law this module fits.
  public var testAmplitude: Double
  /// α, without unit, above 0.
  public var testExponent: Double
  /// c, the unit of the errors times (unit of l)^β; at least 0 in every law this module fits.
  public var trainingAmplitude: Double
  /// β, without unit, above 0.
  public var trainingExponent: Double

  private enum CodingKeys: String, CodingKey {
    case asymptote = "a"
    case testAmplitude = "b"
    case testExponent = "alpha"
    case trainingAmplitude = "c"
    case trainingExponent = "beta"
  }

  /// A law with known constants.
  public init(
    asymptote: Double, testAmplitude: Double, testExponent: Double, trainingAmplitude: Double,
    trainingExponent: Double
  ) {
    self.asymptote = asymptote
    self.testAmplitude = testAmplitude
    self.testExponent = testExponent
    self.trainingAmplitude = trainingAmplitude
    self.trainingExponent = trainingExponent
  }

  /// The test error after training on `examples`, above 0, in the unit of the fit.
  public func testError(_ examples: Double) -> Double { asymptote + testAmplitude * pow(examples, -testExponent) }

  /// The training error after training on `examples`, above 0, in the unit of the fit.
  public func trainingError(_ examples: Double) -> Double {
    asymptote - trainingAmplitude * pow(examples, -trainingExponent)
  }
}

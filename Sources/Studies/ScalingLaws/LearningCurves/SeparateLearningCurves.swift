/// Two learning curves, each with an asymptote of its own, beside the law in which they share one.
public struct SeparateLearningCurves: Sendable, Equatable, Encodable {
  /// The limit of the test errors.
  public let testAsymptote: Double
  /// The limit of the training errors.
  public let trainingAsymptote: Double
  /// Sum of the squared residuals of both curves.
  public let squaredError: Double

  private enum CodingKeys: String, CodingKey {
    case testAsymptote = "test"
    case trainingAsymptote = "train"
  }

  /// Fits both curves.
  ///
  /// A curve that rises to a is one that falls to h − a when it is turned over at a height h above it.
  ///
  /// - Throws: `FitError`.
  init(_ points: LearningCurvePoints) throws(FitError) {
    let height = 2 * points.errors.reduce(0, max)
    let test = try PowerLawFit(x: points.examples, losses: points.testErrors)
    let training = try PowerLawFit(x: points.examples, losses: points.trainingErrors.map { height - $0 })
    testAsymptote = test.law.asymptote
    trainingAsymptote = height - training.law.asymptote
    squaredError = test.squaredError + training.squaredError
  }
}

extension PowerLawFit {
  fileprivate var squaredError: Double { rootMeanSquareError * rootMeanSquareError * Double(pointCount) }
}

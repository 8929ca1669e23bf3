/// Measured errors of models trained on different numbers of examples.
public struct LearningCurvePoints: Sendable, Equatable, Codable {
  /// l, above 0, in any unit.
  public let examples: [Double]
  /// Errors on examples the model was not trained on, in any unit.
  public let testErrors: [Double]
  /// Errors on the examples the model was trained on, in the unit of the test errors.
  public let trainingErrors: [Double]

  /// Points of one length, which are checked when a law is fitted.
  public init(examples: [Double], testErrors: [Double], trainingErrors: [Double]) {
    self.examples = examples
    self.testErrors = testErrors
    self.trainingErrors = trainingErrors
  }

  /// Both errors, those on test first.
  var errors: [Double] { testErrors + trainingErrors }

  /// Checks that the points can determine five constants.
  ///
  /// - Throws: `FitError` when the lengths differ, a value is not usable, or there are fewer than three distinct l.
  func validate() throws(FitError) {
    try Abscissae.validate([examples], losses: testErrors)
    try Abscissae.validate([examples], losses: trainingErrors)
    let found = Set(examples).count
    guard found >= LearningCurveFit.leastDistinct else {
      throw .tooFewValues(name: "l", required: LearningCurveFit.leastDistinct, found: found)
    }
  }
}

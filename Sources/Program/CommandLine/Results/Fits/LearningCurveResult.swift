import Foundation
import ScalingLaws
import Statistics

/// The output of `fit --law learningCurves`.
struct LearningCurveResult: Encodable {
  let law: String
  let parameters: LearningCurveLaw
  let asymptote: Double
  let interval: [Double]
  /// The limits of both curves when each has one of its own.
  let separateAsymptotes: SeparateLearningCurves
  let rmse: Double
  let points, degreesOfFreedom: Int
  let remarks: [String]

  init(_ fit: LearningCurveFit, _ interval: ConfidenceInterval) {
    law = FitLaw.learningCurves.rawValue
    parameters = fit.law
    asymptote = fit.law.asymptote
    self.interval = interval.ends
    separateAsymptotes = fit.separate
    rmse = fit.rootMeanSquareError
    points = fit.points.examples.count
    degreesOfFreedom = fit.degreesOfFreedom
    remarks = fit.remarks
  }

  var text: String {
    FitText(
      formula: formula, limit: asymptote, interval: interval, quality: FitQuality(points: points, rmse: rmse),
      remarks: remarks
    ).text
  }

  private var formula: [String] {
    let limit = decimals(parameters.asymptote)
    return [
      "test(l) = \(limit) + \(term(parameters.testAmplitude, parameters.testExponent))",
      "train(l) = \(limit) − \(term(parameters.trainingAmplitude, parameters.trainingExponent))",
    ]
  }

  private func term(_ amplitude: Double, _ exponent: Double) -> String {
    "\(String(format: "%.4g", amplitude))/l^\(decimals(exponent))"
  }
}

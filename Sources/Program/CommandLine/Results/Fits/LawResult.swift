import Files
import Foundation
import ScalingLaws
import Statistics

/// The output of `fit` for a law in one quantity.
struct LawResult: Encodable {
  let law: String
  let parameters: PowerLaw
  let asymptote: Double
  @OrNull var interval: [Double]?
  let rmse: Double
  let points, degreesOfFreedom: Int
  let remarks: [String]
  /// The losses at other x, where they are asked for.
  var predictions: [Prediction]?

  /// A loss that the law expects at an x.
  struct Prediction: Encodable {
    let x, loss: Double
    @OrNull var interval: [Double]?
  }

  init(_ fit: PowerLawFit, _ interval: ConfidenceInterval?) {
    law = fit.family.rawValue
    parameters = fit.law
    asymptote = fit.law.asymptote
    // Where the loss does not fall, an interval of the mean would look like one of a limit.
    self.interval = fit.exponentStatus == .undetermined ? nil : interval?.ends
    rmse = fit.rootMeanSquareError
    points = fit.pointCount
    degreesOfFreedom = fit.degreesOfFreedom
    remarks = fit.remarks
  }

  var text: String {
    let formula =
      "L(x) = \(decimals(parameters.amplitude))/x^\(decimals(parameters.exponent)) + \(decimals(parameters.asymptote))"
    let fit = FitText(
      formula: [formula], limit: asymptote, interval: interval, quality: FitQuality(points: points, rmse: rmse),
      remarks: remarks)
    return ([fit.text] + predictedLines).joined(separator: "\n")
  }

  private var predictedLines: [String] {
    (predictions ?? []).map {
      "\(String(format: "L(%g)", $0.x)) = \(decimals($0.loss))\(FitText.range($0.interval))"
    }
  }
}

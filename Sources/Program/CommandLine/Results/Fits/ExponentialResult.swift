import Files
import Foundation
import ScalingLaws
import Statistics

/// The output of `fit --law exponentials`.
struct ExponentialResult: Encodable {
  let law: String
  let parameters: ExponentialLaw
  let asymptote: Double
  @OrNull var interval: [Double]?
  let rmse: Double
  let points, degreesOfFreedom: Int
  /// The fraction of the slowest exponential that is left at the last x.
  let remainder: Double
  let remarks: [String]

  init(_ fit: ExponentialFit, _ interval: ConfidenceInterval?) {
    law = FitLaw.exponentials.rawValue
    parameters = fit.law
    asymptote = fit.law.asymptote
    // Where y does not rise, an interval of the mean would look like one of a limit.
    self.interval = fit.isFlat ? nil : interval?.ends
    rmse = fit.rootMeanSquareError
    points = fit.y.count
    degreesOfFreedom = fit.degreesOfFreedom
    remainder = fit.remainder
    remarks = fit.remarks
  }

  var text: String {
    FitText(
      formula: [formula], limit: asymptote, interval: interval, quality: FitQuality(points: points, rmse: rmse),
      remarks: remarks
    ).text
  }

  private var formula: String {
    let terms = zip(parameters.amplitudes, parameters.timeConstants).map { amplitude, time in
      " − \(decimals(amplitude))·e^(−x/\(String(format: "%.4g", time)))"
    }
    return "y(x) = \(decimals(asymptote))" + terms.joined()
  }
}

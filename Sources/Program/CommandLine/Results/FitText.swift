import Foundation

/// The size of a fit, and how far its law is from the points.
struct FitQuality {
  let points: Int
  /// Root mean square error, nats per token.
  let rmse: Double

  var text: String { "\(points) points, root mean square error \(String(format: "%.2e", rmse))" }
}

/// The text that `fit` prints for a law: its formula, its limit, its quality and remarks.
func fitText(
  formula: [String], limit: Double, interval: [Double]?, quality: FitQuality, remarks: [String]
) -> String {
  let range = interval.map { ", 95 % interval \(decimals($0[0])) … \(decimals($0[1]))" } ?? ""
  let notes = remarks.map { "note: \($0)" }
  return (formula + ["limit \(decimals(limit))\(range)", quality.text] + notes).joined(separator: "\n")
}

import Foundation

/// The size of a fit, and how far its law is from the points.
struct FitQuality {
  let points: Int
  /// Root mean square error, nats per token.
  let rmse: Double

  var text: String { "\(points) points, root mean square error \(String(format: "%.2e", rmse))" }
}

/// The text that `fit` prints for a law.
struct FitText {
  /// The law, in lines.
  let formula: [String]
  let limit: Double
  let interval: [Double]?
  let quality: FitQuality
  let remarks: [String]

  /// The formula, the limit, the quality and the remarks.
  var text: String {
    (formula + ["limit \(decimals(limit))\(Self.range(interval))", quality.text] + notes).joined(separator: "\n")
  }

  /// The ends of an interval behind a loss; empty for none.
  static func range(_ interval: [Double]?) -> String {
    interval.map { ", 95 % interval \(decimals($0[0])) … \(decimals($0[1]))" } ?? ""
  }

  private var notes: [String] { remarks.map { "note: \($0)" } }
}

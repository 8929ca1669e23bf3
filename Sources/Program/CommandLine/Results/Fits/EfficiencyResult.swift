import Files
import Foundation
import ScalingLaws

/// The output of `fit --data-efficiency`.
struct EfficiencyResult: Encodable {
  let ratio: Double
  @OrNull var interval: RatioInterval?
  /// The law of the standard recipe over tokens.
  let law: PowerLaw
  let remarks: [String]

  /// The ratio under known constants.
  ///
  /// - Throws: `FitError`.
  init(standard: PowerLaw, baseline: Double, loss: Double) throws {
    ratio = try DataEfficiency(standard: standard, baseline: baseline).ratio(at: loss)
    law = standard
    remarks = [
      "the constants are taken as exact, so there is no interval; fit the points of the standard recipe to have one"
    ]
  }

  /// The ratio with an interval, from the points of the standard recipe.
  ///
  /// - Parameter tokens: D of one of the points.
  /// - Throws: `FitError`.
  init(
    _ curve: StandardCurve, tokens: Double, baseline: Double, loss: ComparedLoss,
    using generator: inout some RandomNumberGenerator
  ) throws {
    law = try curve.fit().law
    ratio = try DataEfficiency(standard: law, baseline: baseline).ratio(at: loss.estimate)
    let noise = curve.noise()
    interval = try PlausibleLaws(curve, noise: noise, using: &generator)
      .interval(reaching: loss, from: tokens, around: ratio, using: &generator)
    remarks = DataEfficiency.remarks(points: curve.tokens.count, noise: noise)
  }

  var text: String {
    let sentence = "the standard recipe would need \(String(format: "%.3f", ratio)) times the data\(range)"
    return ([sentence] + remarks.map { "note: \($0)" }).joined(separator: "\n")
  }

  private var range: String {
    guard let interval else { return "" }
    let high = interval.high.map { String(format: "%.3f", $0) } ?? "∞"
    return ", 95 % interval \(String(format: "%.3f", interval.low)) … \(high)"
  }
}

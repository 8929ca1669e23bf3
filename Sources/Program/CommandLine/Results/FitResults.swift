import Foundation
import ScalingLaws
import Statistics

/// The output of `fit` for one law.
struct LawResult: Encodable {
  let law: String
  let parameters: PowerLaw
  let asymptote: Double
  @OrNull var interval: [Double]?
  let rmse: Double
  let points, degreesOfFreedom: Int
  let remarks: [String]

  init(_ fit: PowerLawFit, _ interval: ConfidenceInterval?) {
    law = fit.family.rawValue
    parameters = fit.law
    asymptote = fit.law.asymptote
    self.interval = interval.map { [$0.low, $0.high] }
    rmse = fit.rootMeanSquareError
    points = fit.pointCount
    degreesOfFreedom = fit.degreesOfFreedom
    remarks = fit.remarks
  }

  var text: String {
    let range = interval.map { ", 95 % interval \(decimals($0[0])) … \(decimals($0[1]))" } ?? ""
    let lines = [
      "L(x) = \(decimals(parameters.amplitude))/x^\(decimals(parameters.exponent)) + \(decimals(parameters.asymptote))",
      "limit \(decimals(asymptote))\(range)",
      "\(points) points, root mean square error \(String(format: "%.2e", rmse))",
    ]
    return (lines + remarks.map { "note: \($0)" }).joined(separator: "\n")
  }
}

/// The output of `fit --joint`.
struct JointResult: Encodable {
  struct Size: Encodable {
    @OrNull var tokens: Double?
    let parameters, asymptote: Double
    @OrNull var interval: [Double]?
    let remarks: [String]

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case parameters = "N"
      case asymptote, interval, remarks
    }
  }
  struct Tokens: Encodable {
    @OrNull var tokens: Double?
    let asymptote: Double
    @OrNull var interval: [Double]?

    enum CodingKeys: String, CodingKey {
      case tokens = "D"
      case asymptote, interval
    }
  }
  let perN: [Size]
  let perD: [Tokens]
  /// The limit over D with three or more values of D; otherwise the joint limit of the largest D.
  @OrNull var asymptote: Double?
  @OrNull var interval: [Double]?

  init(_ law: JointLaw) {
    func ends(_ interval: ConfidenceInterval?) -> [Double]? { interval.map { [$0.low, $0.high] } }
    perN = law.limits.flatMap { limit in
      limit.memberLimits.map {
        Size(
          tokens: limit.tokens, parameters: $0.parameters, asymptote: $0.asymptote, interval: ends($0.interval),
          remarks: $0.fit.remarks)
      }
    }
    perD = law.limits.map { Tokens(tokens: $0.tokens, asymptote: $0.asymptote, interval: ends($0.interval)) }
    asymptote = law.asymptote ?? law.limits.last?.asymptote
    interval = law.fit == nil ? ends(law.limits.last?.interval) : ends(law.interval)
  }

  var text: String {
    let rows = [["D", "N", "K → ∞"]] + perN.map { [name($0.tokens), name($0.parameters), decimals($0.asymptote)] }
    let limits =
      [["D", "K, N → ∞", "95 % interval"]]
      + perD.map {
        [name($0.tokens), decimals($0.asymptote), $0.interval.map { "\(decimals($0[0])) … \(decimals($0[1]))" } ?? "–"]
      }
    return TextTable(rows: rows).text + "\n\n" + TextTable(rows: limits).text
  }

  private func name(_ value: Double?) -> String { value.map { String(format: "%g", $0) } ?? "–" }
}

import Files
import Studies

/// A loss that a law expects of an ensemble of another size.
struct PredictionResult: Encodable {
  let members: Int
  let averaging: String
  let loss: Double
  @OrNull var interval: [Double]?

  init(_ prediction: MemberPrediction) {
    members = prediction.members
    averaging = prediction.averaging.rawValue
    loss = prediction.loss
    interval = prediction.interval?.ends
  }

  /// The predictions, a row each.
  static func table(_ predictions: [PredictionResult]) -> String {
    let rows = predictions.map {
      let ends = $0.interval.map { "\(decimals($0[0])) … \(decimals($0[1]))" }
      return ["\($0.members)", $0.averaging, decimals($0.loss), ends ?? "–"]
    }
    return TextTable(heading: ["predicted K", "mean of", "loss", "95 % interval"], rows: rows).text
  }
}

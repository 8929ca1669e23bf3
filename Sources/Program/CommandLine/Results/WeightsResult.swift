import Files
import Foundation

/// The members' weights as `evaluate` prints them: the word "uniform", or fitted weights and their losses.
enum WeightsResult: Encodable {
  case uniform
  case fitted(Fitted)
  /// Members of several kinds, which have the mean of probabilities only.
  case mixture([MemberWeight])

  /// A member's weight.
  struct MemberWeight: Encodable {
    let path: String
    let weight: Double
  }

  /// The fitted weights of one average.
  struct Average {
    let weights: [Double]
    /// Nats per token of the split asked for.
    let loss: Double
  }

  /// Weights fitted to the validation documents; an average that was not asked for is null.
  struct Fitted: Encodable {
    /// Nats per token of the split asked for.
    struct Loss: Encodable {
      @OrNull var logits: Double?
      @OrNull var probabilities: Double?
    }
    let fittedOn = "validation"
    @OrNull var logits: [Double]?
    @OrNull var probabilities: [Double]?
    let loss: Loss

    init(logits: Average?, probabilities: Average?) {
      self.logits = logits?.weights
      self.probabilities = probabilities?.weights
      loss = Loss(logits: logits?.loss, probabilities: probabilities?.loss)
    }

    /// The weights of logits and their loss.
    var logitAverage: Average? {
      guard let logits, let loss = loss.logits else { return nil }
      return Average(weights: logits, loss: loss)
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .uniform:
      var container = encoder.singleValueContainer()
      try container.encode("uniform")
    case .fitted(let fitted): try fitted.encode(to: encoder)
    case .mixture(let weights): try weights.encode(to: encoder)
    }
  }

  /// A table of the weights and their losses; nil where they are uniform.
  var text: String? {
    guard case .fitted(let fitted) = self else { return nil }
    let rows = [
      Self.row("logits", weights: fitted.logits, loss: fitted.loss.logits),
      Self.row("probabilities", weights: fitted.probabilities, loss: fitted.loss.probabilities),
    ]
    return TextTable(heading: ["mean of", "weights fitted on validation", "loss"], rows: rows.compactMap { $0 }).text
  }

  private static func row(_ name: String, weights: [Double]?, loss: Double?) -> [String]? {
    weights.map { [name, $0.map { String(format: "%.3f", $0) }.joined(separator: " "), decimals(loss)] }
  }
}

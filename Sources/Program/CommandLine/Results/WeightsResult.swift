import Ensembles
import Foundation

/// What `evaluate` prints of the members' weights: the word "uniform", or fitted weights and their losses.
enum WeightsResult: Encodable {
  case uniform
  case fitted(Fitted)

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

    init(
      _ weights: EnsembleWeights, logitLoss: Double, probabilityLoss: Double, _ averaging: EvaluateCommand.Averaging
    ) {
      logits = averaging == .probabilities ? nil : weights.logits
      probabilities = averaging == .logits ? nil : weights.probabilities
      loss = Loss(
        logits: averaging == .probabilities ? nil : logitLoss,
        probabilities: averaging == .logits ? nil : probabilityLoss)
    }
  }

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .uniform:
      var container = encoder.singleValueContainer()
      try container.encode("uniform")
    case .fitted(let fitted): try fitted.encode(to: encoder)
    }
  }

  /// A table of the weights and their losses; nil where they are uniform.
  var text: String? {
    guard case .fitted(let fitted) = self else { return nil }
    let rows = [
      ("logits", fitted.logits, fitted.loss.logits), ("probabilities", fitted.probabilities, fitted.loss.probabilities),
    ]
    let shown = rows.compactMap { name, weights, loss in
      weights.map { [name, $0.map { String(format: "%.3f", $0) }.joined(separator: " "), decimals(loss)] }
    }
    return TextTable(rows: [["mean of", "weights fitted on validation", "loss"]] + shown).text
  }
}

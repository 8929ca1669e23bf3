import Benchmarking
import Evaluation
import Quantities
import Training

/// The speed that is assumed of scoring before any is measured.
enum AssumedSpeed {
  /// The fraction of the speed of matrix products that a forward pass of a small model reaches about.
  private static let fraction = 0.5

  /// Floating-point operations a second of this rank, from a matrix product that takes some milliseconds.
  static func measure() -> Double { fraction * SpeedProbe.matrixProductRate(size: 384) }
}

extension ScoringCost {
  /// The tokens, the passes and about the time, in words.
  ///
  /// - Parameter speed: operations a second of all ranks.
  func text(speed: Double) -> String {
    "\(Quantity.count(tokens)) tokens in \(Quantity.count(passes)) passes, about \(Quantity.duration(about: operations / speed))"
  }
}

/// The advice where evaluating costs more than training.
let evaluationAdvice =
  "evaluating costs more than training; prepare the corpus with held-out parts in tokens, for instance validation 200000, or evaluate more rarely (training.evaluateEvery)"

extension EvaluationCost {
  /// The evaluations and about their time, in words.
  ///
  /// - Parameter speed: operations a second of all ranks.
  func text(speed: Double) -> String {
    let during =
      evaluationCount > 0 ? ", and \(evaluationCount) times \(Quantity.count(validationTokens)) on the way" : ""
    let time = Quantity.duration(about: trainingOperations / speed)
    return
      "evaluation: \(Quantity.count(validationTokens)) validation and \(Quantity.count(testTokens)) test tokens at the end\(during): \(scoring.text(speed: speed)) at an assumed speed; training: about \(time)"
  }
}

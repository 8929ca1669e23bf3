import Benchmarking
import Evaluation
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
    "\(tokens) tokens in \(passes) passes, about \(approximateTime(operations / speed))"
  }
}

/// A time that is known roughly, in words.
func approximateTime(_ seconds: Double) -> String {
  seconds < 1 ? "1 s" : duration(Int(min(seconds, 1e9).rounded(.up)))
}

/// The advice where evaluating costs more than training.
let evaluationAdvice =
  "evaluating costs more than training; prepare the corpus with held-out parts in tokens, for instance validation 200000, or evaluate more rarely (training.evaluateEvery)"

extension EvaluationCost {
  /// The evaluations and about their time, in words.
  ///
  /// - Parameter speed: operations a second of all ranks.
  func text(speed: Double) -> String {
    let during = evaluationCount > 0 ? ", and \(evaluationCount) times \(validationTokens) on the way" : ""
    let time = approximateTime(trainingOperations / speed)
    return
      "evaluation: \(validationTokens) validation and \(testTokens) test tokens at the end\(during): \(scoring.text(speed: speed)) at an assumed speed; training: about \(time)"
  }
}

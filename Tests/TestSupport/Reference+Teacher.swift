import Foundation

extension Reference {
  /// (1 − λ)·CE + λ·τ²·KL of one row, in nats: the divergence of softmax(z/τ) from the teacher over k + 1 events.
  ///
  /// - Parameters:
  ///   - tokens: the teacher's k tokens.
  ///   - probabilities: theirs, then that of all others.
  public static func blend(
    _ logits: Matrix, row: Int, target: Int, tokens: [Int], probabilities: [Double], temperature: Double, weight: Double
  ) -> Double {
    let student = softmax((0..<logits.columns).map { logits[row, $0] / temperature })
    var rest = 1.0
    var divergence = 0.0
    for (token, probability) in zip(tokens, probabilities) {
      rest -= student[token]
      if probability > 0 { divergence += probability * log(probability / student[token]) }
    }
    if let others = probabilities.last, tokens.count < logits.columns, others > 0 {
      divergence += others * log(others / rest)
    }
    let hard = -log(softmax((0..<logits.columns).map { logits[row, $0] })[target])
    return (1 - weight) * hard + weight * temperature * temperature * divergence
  }

  /// softmax(x).
  public static func softmax(_ x: [Double]) -> [Double] {
    let peak = x.max() ?? 0
    let exponentials = x.map { exp($0 - peak) }
    let total = exponentials.reduce(0, +)
    return exponentials.map { $0 / total }
  }
}

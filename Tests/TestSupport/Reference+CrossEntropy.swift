import Foundation

extension Reference {
  /// log softmax(scale·logits)[target] of every row, in nats.
  public static func logProbabilities(_ logits: Matrix, targets: [UInt32], scale: Double = 1) -> [Double] {
    (0..<logits.rows).map { row in
      let scaled = (0..<logits.columns).map { scale * logits[row, $0] }
      let peak = scaled.max() ?? 0
      let total = scaled.reduce(0) { $0 + exp($1 - peak) }
      return scaled[Int(targets[row])] - peak - log(total)
    }
  }
}

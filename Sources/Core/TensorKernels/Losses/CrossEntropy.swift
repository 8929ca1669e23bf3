import Foundation

/// The loss of next-token prediction, −log softmax(logits)[target], in nats.
public enum CrossEntropy {
  /// Computes each row's log-probability of its target under softmax(scale·logits).
  ///
  /// - Parameters:
  ///   - logits: **shape** [tokens, V].
  ///   - scale: positive; 1/K turns the sum of K members' logits into their mean.
  ///   - targets: one for each row, in `0..<V`.
  ///   - logProbabilities: receives one value a row, in nats; at least as many as rows.
  public static func forward(
    _ logits: Tensor, targets: ArraySlice<UInt32>, scale: Float = 1, logProbabilities: inout ArraySlice<Float>
  ) {
    precondition(targets.count == logits.rows && logProbabilities.count >= logits.rows)
    for index in 0..<logits.rows {
      let row = unsafe logits.readableRow(index).span
      let target = row[Int(targets[targets.startIndex + index])]
      logProbabilities[logProbabilities.startIndex + index] = scale * target - logSumExp(row, scale: scale)
    }
  }

  /// Writes the gradient of scale·Σ (−log p + zLoss·log²Z) over the logits.
  ///
  /// The gradient is scale·((1 + 2·zLoss·log Z)·softmax(logits) − 1[target]).
  ///
  /// - Returns: Σ log p of the targets, in nats.
  public static func backward(
    _ logits: Tensor, targets: ArraySlice<UInt32>, factors: LossFactors,
    kernels: ProductKernels = MatrixProduct.kernels
  ) -> Double {
    precondition(targets.count == logits.rows)
    let elements = ElementKernels(kernels)
    var sum = 0.0
    for index in 0..<logits.rows {
      let target = Int(targets[targets.startIndex + index])
      sum += Double(backward(logits, row: index, target: target, factors: factors, elements))
    }
    return sum
  }

  /// Writes a row's gradient over its logits; gives the target's log-probability.
  @inline(__always)
  private static func backward(
    _ logits: Tensor, row: Int, target: Int, factors: LossFactors, _ elements: ElementKernels
  ) -> Float {
    var row = unsafe logits.row(row).mutableSpan
    let targetLogit = row[target]
    let peak = takeExponentials(&row, elements)
    let total = sum(row.span)
    let logTotal = log(total)
    multiply(&row, by: factors.scale * factors.softmaxFactor(hard: 1, logSum: peak + logTotal) / total)
    row[target] -= factors.scale
    return targetLogit - peak - logTotal
  }

  /// log Σ exp(scale·xᵢ), shifted by the largest so that nothing overflows.
  @inline(__always)
  private static func logSumExp(_ row: Span<Float>, scale: Float) -> Float {
    let peak = scale * maximum(row)
    return peak + log(sumOfExponentials(row, scale: scale, shift: peak))
  }
}

import Foundation

extension CrossEntropy {
  /// Writes the gradient of scale·Σ ((1 − λ)·CE + λ·τ²·KL) over the logits.
  ///
  /// CE is −log softmax(z)[target]. KL is the divergence of the student's q = softmax(z/τ) from the teacher's p over k + 1
  /// events: its k likeliest tokens, and all others together. With Q the student's mass of the others and P the teacher's,
  /// τ²·∂KL/∂zⱼ = τ·(qⱼ − pⱼ) for one of the k, and τ·qⱼ·(1 − P/Q) for another. The factor τ² keeps the gradient's size
  /// whatever the temperature.
  ///
  /// Source: Hinton, Vinyals, Dean, "Distilling the knowledge in a neural network", 2015,
  /// https://arxiv.org/abs/1503.02531, section 2.
  ///
  /// - Parameters:
  ///   - logits: **shape** [tokens, V].
  ///   - targets: one for each row, in `0..<V`.
  ///   - teacher: what it says of each token of a batch.
  ///   - firstRow: the teacher's row that is the logits' first.
  ///   - scratch: **shape** [1, V]; its numbers are lost.
  /// - Returns: Σ ((1 − λ)·CE + λ·τ²·KL), in nats.
  public static func backward(
    _ logits: Tensor, targets: ArraySlice<UInt32>, teacher: TeacherTargets, firstRow: Int, scale: Float, scratch: Tensor
  ) -> Double {
    precondition(targets.count == logits.rows && teacher.rows >= firstRow + logits.rows)
    precondition(scratch.columns == logits.columns && teacher.topCount <= logits.columns)
    var loss = 0.0
    var kept = [Float](repeating: 0, count: teacher.topCount)
    for index in 0..<logits.rows {
      var row = unsafe logits.row(index).mutableSpan
      var softened = unsafe scratch.row(0).mutableSpan
      loss += blend(
        &row, &softened, &kept, target: Int(targets[targets.startIndex + index]), teacher, firstRow + index, scale)
    }
    return loss
  }

  /// One row's loss, its gradient over the logits.
  private static func blend(
    _ row: inout MutableSpan<Float>, _ softened: inout MutableSpan<Float>, _ kept: inout [Float], target: Int,
    _ teacher: TeacherTargets, _ teacherRow: Int, _ scale: Float
  ) -> Double {
    let (weight, inverse) = (teacher.weight, 1 / teacher.temperature)
    let (targetLogit, peak) = (row[target], maximum(row.span))
    for i in row.indices { softened[i] = exponential((row[i] - peak) * inverse) }
    for i in row.indices { row[i] = exponential(row[i] - peak) }
    let total = sum(row.span)
    let crossEntropy = log(total) + peak - targetLogit
    let divergence = soften(&softened, &kept, teacher, teacherRow)
    let (hard, soft) = (scale * (1 - weight) / total, scale * weight * teacher.temperature)
    let source = softened.span
    for i in row.indices { row[i] = hard * row[i] + soft * source[i] }
    row[target] -= scale * (1 - weight)
    return Double((1 - weight) * crossEntropy + weight * teacher.temperature * teacher.temperature * divergence)
  }

  /// Turns exponentials of z/τ into the gradient of the divergence over z/τ.
  ///
  /// The others' mass is summed on its own, not as what the k leave of the total, so that nothing cancels.
  ///
  /// - Returns: the divergence in nats.
  private static func soften(
    _ exponentials: inout MutableSpan<Float>, _ kept: inout [Float], _ teacher: TeacherTargets, _ row: Int
  ) -> Float {
    let (first, start) = (row * teacher.topCount, row * (teacher.topCount + 1))
    var keptSum: Float = 0
    for i in 0..<teacher.topCount {
      let token = Int(teacher.tokens[first + i])
      kept[i] = exponentials[token]
      exponentials[token] = 0
      keptSum += kept[i]
    }
    let others = sum(exponentials.span)
    let total = keptSum + others
    let rest = others > 0 ? teacher.probabilities[start + teacher.topCount] : 0
    var divergence = rest > 0 ? rest * log(rest * total / others) : 0
    let factor = others > 0 ? 1 / total - rest / others : 0
    for i in exponentials.indices { exponentials[i] *= factor }
    for i in 0..<teacher.topCount {
      let (share, probability) = (kept[i] / total, teacher.probabilities[start + i])
      exponentials[Int(teacher.tokens[first + i])] = share - probability
      if probability > 0 { divergence += probability * log(probability / share) }
    }
    return divergence
  }
}

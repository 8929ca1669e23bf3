import ElementLoops
import Foundation

extension CrossEntropy {
  /// Writes the gradient of scale·Σ ((1 − λ)·CE + λ·τ²·KL + zLoss·log²Z) over the logits.
  ///
  /// CE is −log softmax(z)[target]. KL is the divergence of the student's q = softmax(z/τ) from the teacher's p over k + 1
  /// events: its k most likely tokens, and all others together. With Q the student's mass of the others and P the teacher's,
  /// τ²·∂KL/∂zⱼ = τ·(qⱼ − pⱼ) for one of the k, and τ·qⱼ·(1 − P/Q) for another. The factor τ² keeps the gradient's size
  /// whatever the temperature.
  ///
  /// Source: Hinton, Vinyals, Dean, "Distilling the knowledge in a neural network", 2015,
  /// https://arxiv.org/abs/1503.02531, section 2.
  ///
  /// - Parameters:
  ///   - logits: **shape** [tokens, V].
  ///   - targets: one for each row, in `0..<V`.
  ///   - teacher: the teacher's distribution of each row.
  ///   - scratch: **shape** [1, V]; overwritten.
  /// - Returns: Σ ((1 − λ)·CE + λ·τ²·KL), in nats.
  public static func backward(
    _ logits: Tensor, targets: ArraySlice<UInt32>, teacher: TeacherTargets.Slice, factors: LossFactors, scratch: Tensor
  ) -> Double {
    precondition(targets.count == logits.rows && teacher.rows.count == logits.rows)
    precondition(scratch.columns == logits.columns && teacher.teacher.topCount <= logits.columns)
    var loss = BlendedLoss(teacher: teacher.teacher, factors: factors)
    var sum = 0.0
    for index in 0..<logits.rows {
      var row = unsafe logits.row(index).mutableSpan
      var softened = unsafe scratch.row(0).mutableSpan
      let target = Int(targets[targets.startIndex + index])
      sum += loss.backward(&row, &softened, target: target, teacherRow: teacher.rows.lowerBound + index)
    }
    return sum
  }
}

/// The blend of the cross-entropy and the divergence from a teacher, row by row.
private struct BlendedLoss {
  let teacher: TeacherTargets
  let factors: LossFactors
  /// Exponentials of the student's logits of the teacher's tokens.
  private var kept: [Float]

  init(teacher: TeacherTargets, factors: LossFactors) {
    self.teacher = teacher
    self.factors = factors
    kept = [Float](repeating: 0, count: teacher.topCount)
  }

  /// One row's loss; its gradient is written over the logits.
  ///
  /// - Parameter softened: room for V values.
  mutating func backward(
    _ row: inout MutableSpan<Float>, _ softened: inout MutableSpan<Float>, target: Int, teacherRow: Int
  ) -> Double {
    let targetLogit = row[target]
    let peak = maximum(row.span)
    let inverse = 1 / teacher.temperature
    for i in row.indices { softened[i] = exponential((row[i] - peak) * inverse) }
    for i in row.indices { row[i] = exponential(row[i] - peak) }
    let total = sum(row.span)
    let logTotal = log(total) + peak
    let divergence = backwardDivergence(&softened, row: teacherRow)
    let softmaxFactor = factors.softmaxFactor(hard: 1 - teacher.weight, logSum: logTotal)
    blend(&row, softened.span, hard: factors.scale * softmaxFactor / total)
    row[target] -= factors.scale * (1 - teacher.weight)
    return Double(
      (1 - teacher.weight) * (logTotal - targetLogit) + teacher.weight * teacher.temperature * teacher.temperature
        * divergence)
  }

  /// Adds both gradients: that of the cross-entropy from exponentials, and that of the divergence over z/τ.
  private func blend(_ row: inout MutableSpan<Float>, _ dDivergence: Span<Float>, hard: Float) {
    let soft = factors.scale * teacher.weight * teacher.temperature
    for i in row.indices { row[i] = hard * row[i] + soft * dDivergence[i] }
  }

  /// Turns exponentials of z/τ into the gradient of the divergence over z/τ.
  ///
  /// The others' mass is summed on its own, not as what the k leave of the total, so that nothing cancels.
  ///
  /// - Returns: the divergence in nats.
  private mutating func backwardDivergence(_ exponentials: inout MutableSpan<Float>, row: Int) -> Float {
    let keptSum = takeKept(&exponentials, row: row)
    let others = sum(exponentials.span)
    let total = keptSum + others
    let rest = others > 0 ? teacher.probabilities[row * (teacher.topCount + 1) + teacher.topCount] : 0
    let divergence = rest > 0 ? rest * log(rest * total / others) : 0
    let factor = others > 0 ? 1 / total - rest / others : 0
    for i in exponentials.indices { exponentials[i] *= factor }
    return addKept(to: &exponentials, row: row, total: total, divergence: divergence)
  }

  /// Moves the exponentials of the teacher's tokens to `kept` and leaves zeros; gives their sum.
  private mutating func takeKept(_ exponentials: inout MutableSpan<Float>, row: Int) -> Float {
    let first = row * teacher.topCount
    var sum: Float = 0
    for i in 0..<teacher.topCount {
      let token = Int(teacher.tokens[first + i])
      kept[i] = exponentials[token]
      exponentials[token] = 0
      sum += kept[i]
    }
    return sum
  }

  /// Writes the gradient of the teacher's tokens; gives the divergence with their terms.
  private func addKept(
    to gradient: inout MutableSpan<Float>, row: Int, total: Float, divergence: Float
  ) -> Float {
    var divergence = divergence
    for i in 0..<teacher.topCount {
      let fraction = kept[i] / total
      let probability = teacher.probabilities[row * (teacher.topCount + 1) + i]
      gradient[Int(teacher.tokens[row * teacher.topCount + i])] = fraction - probability
      if probability > 0 { divergence += probability * log(probability / fraction) }
    }
    return divergence
  }
}

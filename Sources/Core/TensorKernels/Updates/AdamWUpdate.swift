/// One step of AdamW over a range of a flat buffer.
///
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η·(m̂/(√v̂ + ε) + λθ), where m̂ and v̂ are m and v divided by
/// 1 − βᵗ.
///
/// Source: Loshchilov, Hutter, "Decoupled weight decay regularization", 2019, https://arxiv.org/abs/1711.05101,
/// algorithm 2, with the decay multiplied by the scheduled rate.
public struct AdamWUpdate {
  /// η, the rate of this step.
  public var learningRate: Float
  /// β₁ and β₂, in `0..<1`.
  public var beta1: Float, beta2: Float
  /// ε, added to √v̂.
  public var epsilon: Float
  /// 1/(1 − β₁ᵗ) and 1/(1 − β₂ᵗ), with t counted from 1.
  public var firstCorrection: Float, secondCorrection: Float
  /// What the gradient is multiplied by first: 1, or less when its norm is clipped.
  public var gradientScale: Float

  /// The constants of one step.
  public init(
    learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, firstCorrection: Float, secondCorrection: Float,
    gradientScale: Float
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.firstCorrection = firstCorrection
    self.secondCorrection = secondCorrection
    self.gradientScale = gradientScale
  }

  /// Updates parameters and moments; all four are vectors of one length.
  ///
  /// - Parameter weightDecay: λ; 0 for what is not decayed.
  public func apply(
    parameters: Tensor, gradients: Tensor, firstMoments: Tensor, secondMoments: Tensor, weightDecay: Float
  ) {
    var theta = unsafe parameters.row(0).mutableSpan
    var first = unsafe firstMoments.row(0).mutableSpan
    var second = unsafe secondMoments.row(0).mutableSpan
    let gradient = unsafe UnsafeBufferPointer(gradients.row(0)).span
    precondition(
      theta.count == gradient.count && first.count == gradient.count && second.count == gradient.count)
    for i in gradient.indices {
      let g = gradient[i] * gradientScale
      let m = beta1 * first[i] + (1 - beta1) * g
      let v = beta2 * second[i] + (1 - beta2) * g * g
      first[i] = m
      second[i] = v
      let direction = m * firstCorrection / ((v * secondCorrection).squareRoot() + epsilon)
      theta[i] -= learningRate * (direction + weightDecay * theta[i])
    }
  }
}

import Foundation

/// One step of AdamW over a range of a flat buffer.
///
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², θ ← θ − η·(m̂/(√v̂ + ε) + λθ), where m̂ and v̂ are m and v divided by
/// 1 − βᵗ.
///
/// Source: Loshchilov, Hutter, "Decoupled weight decay regularization", 2019, https://arxiv.org/abs/1711.05101,
/// algorithm 2, with the decay multiplied by the scheduled rate.
public struct AdamWUpdate {
  /// The constants of a run.
  public struct Coefficients: Sendable, Hashable {
    /// β₁ and β₂, the decay rates of the moments, in `0..<1`.
    public let beta1: Double, beta2: Double
    /// ε, added to √v̂.
    public let epsilon: Double

    /// Constants in double precision, from which the corrections of the moments are computed.
    public init(beta1: Double, beta2: Double, epsilon: Double) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
    }
  }

  /// η.
  private let learningRate: Float
  private let beta1: Float, beta2: Float
  private let epsilon: Float
  /// 1/(1 − β₁ᵗ) and 1/(1 − β₂ᵗ).
  private let firstCorrection: Float, secondCorrection: Float
  /// The factor of the gradient.
  private let gradientScale: Float

  /// The constants of one step.
  ///
  /// - Parameters:
  ///   - step: t, counted from 1.
  ///   - learningRate: η, the rate of this step.
  ///   - gradientScale: the factor of the gradient: 1, or less when its norm is clipped.
  public init(_ coefficients: Coefficients, step: Int, learningRate: Double, gradientScale: Double) {
    self.learningRate = Float(learningRate)
    beta1 = Float(coefficients.beta1)
    beta2 = Float(coefficients.beta2)
    epsilon = Float(coefficients.epsilon)
    firstCorrection = Self.correction(coefficients.beta1, step: step)
    secondCorrection = Self.correction(coefficients.beta2, step: step)
    self.gradientScale = Float(gradientScale)
  }

  /// 1/(1 − βᵗ), which removes the bias of a running mean that began at zero.
  private static func correction(_ beta: Double, step: Int) -> Float { Float(1 / (1 - pow(beta, Double(step)))) }

  /// Updates parameters and moments; all are vectors of one length.
  ///
  /// - Parameter weightDecay: λ; 0 for what is not decayed.
  public func apply(
    parameters: Tensor, gradients: Tensor, firstMoments: Tensor, secondMoments: Tensor, weightDecay: Float
  ) {
    var theta = unsafe parameters.row(0).mutableSpan
    var first = unsafe firstMoments.row(0).mutableSpan
    var second = unsafe secondMoments.row(0).mutableSpan
    let gradient = unsafe gradients.readableRow(0).span
    precondition(theta.count == gradient.count)
    precondition(first.count == gradient.count && second.count == gradient.count)
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

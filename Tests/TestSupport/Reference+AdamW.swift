import Foundation

extension Reference {
  /// Parameters and both moments.
  public struct AdamWState: Sendable {
    /// θ, m and v, of one length.
    public var parameters: [Double], firstMoments: [Double], secondMoments: [Double]

    /// A state with the given values.
    public init(parameters: [Double], firstMoments: [Double], secondMoments: [Double]) {
      self.parameters = parameters
      self.firstMoments = firstMoments
      self.secondMoments = secondMoments
    }
  }

  /// The constants of AdamW.
  public struct AdamWSettings: Sendable {
    /// η, β₁, β₂, ε and λ.
    public let learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double

    /// The given constants.
    public init(learningRate: Double, beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double) {
      self.learningRate = learningRate
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
    }
  }

  /// Step t, counted from 1, of Loshchilov, Hutter, 2019, https://arxiv.org/abs/1711.05101, algorithm 2, with
  /// the decay multiplied by the rate.
  public static func adamW(
    _ state: inout AdamWState, gradient: [Double], step: Int, _ settings: AdamWSettings
  ) {
    let (beta1, beta2) = (settings.beta1, settings.beta2)
    for (i, g) in gradient.enumerated() {
      state.firstMoments[i] = beta1 * state.firstMoments[i] + (1 - beta1) * g
      state.secondMoments[i] = beta2 * state.secondMoments[i] + (1 - beta2) * g * g
      let first = state.firstMoments[i] / (1 - pow(beta1, Double(step)))
      let second = state.secondMoments[i] / (1 - pow(beta2, Double(step)))
      let direction = first / (second.squareRoot() + settings.epsilon)
      let decay = settings.weightDecay * state.parameters[i]
      state.parameters[i] -= settings.learningRate * (direction + decay)
    }
  }
}

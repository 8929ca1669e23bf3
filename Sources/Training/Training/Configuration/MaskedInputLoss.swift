import Configurations

/// The key `maskedInputLoss` of a file's section `training`: an auxiliary loss of the same sequences with masked inputs.
///
/// Source: Zhuang et al., "Mask-enhanced autoregressive prediction", 2025, https://arxiv.org/abs/2502.07490, mask inputs of causal
/// models in the one pass of a step, by a token of their own; the second pass and the end-of-text token are choices of this project.
public struct MaskedInputLoss: Sendable, Hashable, Codable {
  /// The probability of an input token to be masked.
  public let probability: Double
  /// The weight of the loss beside the one without masks.
  public let weight: Double

  /// The fraction that the paper masks in pre-training.
  private static let usualProbability = 0.15

  /// Reads the section; both losses count alike unless it says otherwise.
  ///
  /// - Throws: `ConfigurationError`.
  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    probability = try section.number("probability", in: 0.001...0.9, default: Self.usualProbability)
    weight = try section.number("weight", in: 0.001...100, default: 1)
    try section.finish()
  }
}

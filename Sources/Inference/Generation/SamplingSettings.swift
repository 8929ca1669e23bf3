import Configurations

/// How tokens are drawn from a distribution.
public struct SamplingSettings: Sendable, Equatable {
  /// τ, which logits are divided by: 0 takes the likeliest token, 1 the model's own distribution.
  public let temperature: Double
  /// The share of probability that the likeliest tokens, from which one is drawn, have at least; 1 keeps all.
  public let topP: Double
  /// What decides every draw, with the text's number and the token's position.
  public let seed: UInt64

  /// The model's own distribution unless said otherwise.
  ///
  /// - Throws: `ConfigurationError` when a number is out of its range: 0 or 0.01…100 for the temperature, above 0 to 1 for
  ///   the share.
  public init(temperature: Double = 1, topP: Double = 1, seed: UInt64 = 0) throws(ConfigurationError) {
    guard temperature == 0 || (0.01...100).contains(temperature) else {
      throw .contradiction("the temperature must be 0 or in 0.01…100, not \(temperature)")
    }
    guard topP > 0, topP <= 1 else { throw .contradiction("top-p must be above 0 and at most 1, not \(topP)") }
    self.temperature = temperature
    self.topP = topP
    self.seed = seed
  }
}

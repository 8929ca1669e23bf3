import Configurations

/// The way tokens are drawn from a distribution.
public struct SamplingSettings: Sendable, Equatable {
  /// τ, by which logits are divided: 0 takes the most likely token, 1 the model's own distribution.
  public let temperature: Double
  /// The probability that the most likely tokens, from which one is drawn, have together at least; 1 keeps all.
  public let topP: Double
  /// The number of most likely tokens from which one is drawn, before `topP` is applied to them; nil keeps all.
  public let topK: Int?
  /// The seed of every draw, with the text's number and the token's position.
  public let seed: UInt64

  /// The model's own distribution unless stated otherwise.
  ///
  /// - Throws: `ConfigurationError` when a value is out of its range: 0 or 0.01…100 for the temperature, above 0 to 1 for
  ///   top-p, at least 1 for top-k.
  public init(
    temperature: Double = 1, topP: Double = 1, topK: Int? = nil, seed: UInt64 = 0
  ) throws(ConfigurationError) {
    guard temperature == 0 || (0.01...100).contains(temperature) else {
      throw .contradiction("the temperature must be 0 or in 0.01…100, not \(temperature)")
    }
    guard topP > 0, topP <= 1 else { throw .contradiction("top-p must be above 0 and at most 1, not \(topP)") }
    guard topK ?? 1 >= 1 else { throw .contradiction("top-k must be at least 1, not \(topK ?? 0)") }
    self.temperature = temperature
    self.topP = topP
    self.topK = topK
    self.seed = seed
  }
}

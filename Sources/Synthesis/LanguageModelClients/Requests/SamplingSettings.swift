/// The settings by which a language model draws its answer.
public struct SamplingSettings: Codable, Sendable, Equatable {
  /// The temperature of the softmax; 1 draws from the model's own distribution.
  public let temperature: Double
  /// The probability of the nucleus, in `0..<1`; nil leaves it to the server, which usually takes all tokens.
  public let topP: Double?
  /// The most tokens of the answer.
  public let maxTokens: Int
  /// The seed of the draws, for servers that take one; nil leaves it to the server.
  public let seed: Int?

  /// Settings of one request; temperature 1 is that of EntiGraph.
  public init(temperature: Double = 1, topP: Double? = nil, maxTokens: Int, seed: Int? = nil) {
    self.temperature = temperature
    self.topP = topP
    self.maxTokens = maxTokens
    self.seed = seed
  }
}

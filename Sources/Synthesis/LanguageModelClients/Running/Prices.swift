/// The prices of a model.
public struct Prices: Codable, Sendable, Equatable {
  /// The price of a million tokens of prompts.
  public var prompt = 0.0
  /// The price of a million tokens of answers.
  public var completion = 0.0
  /// The price of a million tokens of prompts that the server had in its cache; nil: as any other.
  public var cachedPrompt: Double?

  /// Everything is free.
  public init() {}

  /// Prices in any currency.
  public init(prompt: Double, completion: Double, cachedPrompt: Double? = nil) {
    self.prompt = prompt
    self.completion = completion
    self.cachedPrompt = cachedPrompt
  }

  /// The cost of some tokens.
  public func cost(_ usage: TokenUsage) -> Double {
    let cached = Double(min(usage.cachedPromptTokens ?? 0, usage.promptTokens))
    let fresh = Double(usage.promptTokens) - cached
    return (fresh * prompt + cached * (cachedPrompt ?? prompt) + Double(usage.completionTokens) * completion) / 1e6
  }
}

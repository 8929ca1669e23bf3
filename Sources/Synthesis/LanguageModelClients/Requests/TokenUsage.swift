/// The tokens that requests took.
public struct TokenUsage: Codable, Sendable, Equatable {
  /// The tokens of prompts.
  public var promptTokens: Int
  /// The tokens of answers.
  public var completionTokens: Int
  /// The tokens of prompts that the server had in its cache; nil where it does not tell.
  public var cachedPromptTokens: Int?
  /// True where the server told no numbers and they are estimates; absent in records otherwise.
  public var isEstimated: Bool?

  /// No tokens, unless given.
  public init(
    promptTokens: Int = 0, completionTokens: Int = 0, cachedPromptTokens: Int? = nil, isEstimated: Bool? = nil
  ) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    self.cachedPromptTokens = cachedPromptTokens
    self.isEstimated = isEstimated
  }

  /// The tokens of prompts and answers.
  public var total: Int { promptTokens + completionTokens }

  /// Adds the tokens of further requests; a sum with an estimate is an estimate.
  public static func += (sum: inout TokenUsage, other: TokenUsage) {
    sum.promptTokens += other.promptTokens
    sum.completionTokens += other.completionTokens
    if let cached = other.cachedPromptTokens { sum.cachedPromptTokens = (sum.cachedPromptTokens ?? 0) + cached }
    if other.isEstimated == true { sum.isEstimated = true }
  }
}

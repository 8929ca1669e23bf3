import LanguageModelClients
import Testing

struct TokenUsageTests {
  @Test func `A sum with an estimate is an estimate, and cached tokens are counted where they are told`() {
    var sum = TokenUsage(promptTokens: 10, completionTokens: 2)
    sum += TokenUsage(promptTokens: 5, completionTokens: 1, cachedPromptTokens: 4)
    #expect(sum == TokenUsage(promptTokens: 15, completionTokens: 3, cachedPromptTokens: 4))
    sum += TokenUsage(promptTokens: 1, completionTokens: 1, isEstimated: true)
    #expect(sum == TokenUsage(promptTokens: 16, completionTokens: 4, cachedPromptTokens: 4, isEstimated: true))
    #expect(sum.total == 20)
  }
}

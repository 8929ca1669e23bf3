import LanguageModelClients
import Testing

struct BudgetTests {
  /// Each request takes 15 tokens and reserves 24.
  private func endpoint() -> SimulatedEndpoint { SimulatedEndpoint { _, _ in (0.2, Replies.completion("t")) } }

  @Test func `A budget of tokens stops the run, which a larger one resumes`() throws {
    var runs = try Runs()
    runs.settings.budget.maxTokens = 300
    let first = endpoint()
    let summary = try runs.run(RequestList(count: 100), first)
    #expect(summary.end == .stopped(.maxTokens(300)))
    // The last request may begin as long as something is left.
    #expect(summary.totals.usage.total == 300 && summary.totals.answered == 20 && first.sent.count == 20)
    let second = endpoint()
    #expect(try runs.run(RequestList(count: 100), second).end == .stopped(.maxTokens(300)))
    #expect(second.sent.isEmpty)
    runs.settings.budget.maxTokens = 10_000
    #expect(try runs.run(RequestList(count: 100), second).end == .finished)
    #expect(second.sent.count == 80)
  }

  @Test func `A budget of money stops the run, and one that is enough does not`() throws {
    var runs = try Runs()
    runs.settings.prices = Prices(prompt: 1000, completion: 2000)
    // A request costs 10 · 0.001 + 5 · 0.002.
    runs.settings.budget.maxCost = 0.2
    let summary = try runs.run(RequestList(count: 100), endpoint())
    #expect(summary.end == .stopped(.maxCost(0.2)))
    #expect((10...13).contains(summary.totals.answered))
    #expect(try Runs().run(RequestList(count: 100), endpoint()).end == .finished)
  }

  @Test func `A run that has used its budget with its last request is finished`() throws {
    var runs = try Runs()
    runs.settings.budget.maxTokens = 150
    #expect(try runs.run(RequestList(count: 10), endpoint()).end == .finished)
    #expect(try runs.run(RequestList(count: 10), endpoint()).end == .finished)
  }

  @Test func `Records that take several rounds to pass over are no reason to stop at the budget`() throws {
    /// A transport of which every look at the clock takes time.
    final class Ticking: AnswerTransport {
      private var looks = 0
      func start(_ request: ModelRequest, id: Int) { Issue.record("\(request.key) was asked again") }
      func wait(seconds: Double) -> [TransportEvent] { [] }
      var now: Double {
        looks += 1
        return Double(looks) / 100
      }
    }
    var runs = try Runs()
    runs.settings.budget.maxTokens = 3000
    #expect(try runs.run(RequestList(count: 200), endpoint()).end == .finished)
    let source = RequestList(count: 200)
    #expect(try runs.run(source, Ticking()).end == .finished)
    #expect(source.records.count == 200)
  }

  @Test func `Cached tokens have a price of their own`() {
    let prices = Prices(prompt: 10, completion: 30, cachedPrompt: 1)
    let usage = TokenUsage(promptTokens: 2_000_000, completionTokens: 1_000_000, cachedPromptTokens: 500_000)
    #expect(prices.cost(usage) == 45.5)
  }
}

import ArgumentParser
import LanguageModelClients

/// The options that bound requests to a language model.
struct RequestLimitOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "The most requests of a rank at the same time.")
  var concurrency = 8
  @Option(parsing: .unconditional, help: "The most requests per minute of all ranks.")
  var requestsPerMinute: Double?
  @Option(parsing: .unconditional, help: "The most tokens per minute of all ranks, prompts and answers.")
  var tokensPerMinute: Double?
  @Option(parsing: .unconditional, help: "The most tokens in all, those of earlier starts included.")
  var maxTokens: Int?
  @Option(parsing: .unconditional, help: "The highest cost in all, in the currency of the prices.")
  var maxCost: Double?
  @Option(parsing: .unconditional, help: "The price of a million tokens of prompts.")
  var pricePrompt: Double?
  @Option(parsing: .unconditional, help: "The price of a million tokens of answers.")
  var priceCompletion: Double?
  @Option(parsing: .unconditional, help: "The most times that a request is sent.")
  var attempts = RetryPolicy().attempts
  @Option(parsing: .unconditional, help: "The most seconds that an answer may take.")
  var requestTimeout = TransferSettings().timeout
  @Flag(help: "Ask again what failed in earlier starts.")
  var retryFailed = false

  func validate() throws {
    try check("--concurrency", concurrency, in: 1...4096)
    try check("--attempts", attempts, in: 1...100)
    try check("--request-timeout", requestTimeout, in: 1...1e6)
    try check("--requests-per-minute", requestsPerMinute ?? 1, in: 1e-3...1e12)
    try check("--tokens-per-minute", tokensPerMinute ?? 1, in: 1e-3...1e12)
    try checkBudget()
  }

  private func checkBudget() throws {
    try check("--max-tokens", maxTokens ?? 1, in: 1...1 << 50)
    try check("--max-cost", maxCost ?? 0, in: 0...1e12)
    try check("--price-prompt", pricePrompt ?? 0, in: 0...1e12)
    try check("--price-completion", priceCompletion ?? 0, in: 0...1e12)
    guard maxCost == nil || pricePrompt != nil || priceCompletion != nil else {
      throw ValidationError("--max-cost needs prices; give --price-prompt and --price-completion.")
    }
  }

  private func check<Value: Comparable>(_ option: String, _ value: Value, in range: ClosedRange<Value>) throws {
    guard range.contains(value) else {
      throw ValidationError("\(option) must be in \(range.lowerBound)…\(range.upperBound), not \(value).")
    }
  }

  /// The limits as settings.
  ///
  /// - Parameter seed: that of the jitter of pauses.
  func settings(seed: UInt64) -> RunnerSettings {
    var settings = RunnerSettings()
    settings.limits.concurrency = concurrency
    settings.limits.requestsPerMinute = requestsPerMinute
    settings.limits.tokensPerMinute = tokensPerMinute
    settings.budget.maxTokens = maxTokens
    settings.budget.maxCost = maxCost
    settings.prices = Prices(prompt: pricePrompt ?? 0, completion: priceCompletion ?? 0)
    settings.retry.attempts = attempts
    settings.retry.seed = seed
    settings.repeatsFailures = retryFailed
    return settings
  }
}

import Configurations
import LanguageModelClients
import Synthesis

/// The way to the language model that writes synthetic text, and the limits of its use; none of it decides the text.
package struct AccessConfiguration: Sendable {
  private let api: Endpoint.API
  /// The file of the API key, or the environment variable that has it; nil when none is named.
  private let keyFile: String?, keyVariable: String?
  private let runner: RunnerSettings
  private let transfer: TransferSettings

  /// The environment variable whose key is used where there is one and none is named.
  private static let usualKeyVariable = "OPENAI_API_KEY"

  init(_ section: ConfigurationSection) throws(ConfigurationError) {
    api = try section.choice("api", default: .chat)
    keyFile = try section.has("apiKeyFile") ? section.text("apiKeyFile") : nil
    keyVariable = try section.has("apiKeyVariable") ? section.text("apiKeyVariable") : nil
    runner = try RunnerSettings(section)
    var transfer = TransferSettings()
    transfer.timeout = try section.seconds("timeout", in: 0.1...86_400, default: transfer.timeout)
    self.transfer = transfer
  }

  /// A client of a model at an address.
  ///
  /// - Throws: `ClientError`, `FileError` when the key cannot be read.
  func client(base: String, model: String) throws -> SynthesisClient {
    let endpoint = try Endpoint(base: base, api: api, model: model, key: key())
    return client(try HTTPTransport(endpoint, settings: transfer))
  }

  private func key() throws -> APIKey? {
    if let keyFile { return try APIKey(file: keyFile) }
    if let keyVariable { return try APIKey(variable: keyVariable) }
    return try? APIKey(variable: Self.usualKeyVariable)
  }

  /// A client of anything that answers.
  func client(_ transport: any AnswerTransport) -> SynthesisClient { SynthesisClient(transport, settings: runner) }
}

extension RunnerSettings {
  fileprivate init(_ section: ConfigurationSection) throws(ConfigurationError) {
    self.init()
    limits = try RateLimits(section)
    budget = try Budget(section)
    if section.has("prices") { prices = try Prices(section.section("prices")) }
    retry.attempts = try section.integer("attempts", in: 1...100, default: retry.attempts)
  }
}

extension RateLimits {
  fileprivate init(_ section: ConfigurationSection) throws(ConfigurationError) {
    self.init()
    concurrency = try section.integer("concurrency", in: 1...10_000, default: concurrency)
    if section.has("requestsPerMinute") {
      requestsPerMinute = try section.number("requestsPerMinute", in: 1e-3...1e9)
    }
    if section.has("tokensPerMinute") { tokensPerMinute = try section.number("tokensPerMinute", in: 1...1e12) }
  }
}

extension Budget {
  fileprivate init(_ section: ConfigurationSection) throws(ConfigurationError) {
    self.init()
    if section.has("maxTokens") { maxTokens = try section.integer("maxTokens", in: 1...1 << 50) }
    if section.has("maxCost") { maxCost = try section.number("maxCost", in: 0...1e12) }
  }
}

extension Prices {
  fileprivate init(_ section: ConfigurationSection) throws(ConfigurationError) {
    self.init(
      prompt: try section.number("prompt", in: 0...1e9), completion: try section.number("completion", in: 0...1e9))
    try section.finish()
  }
}

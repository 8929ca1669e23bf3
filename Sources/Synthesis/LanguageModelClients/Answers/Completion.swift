import Files

/// The content of a response of status 200: of `chat/completions` or of `completions`.
struct Completion {
  /// The text of the first choice; nil when it has none.
  let text: String?
  /// The reason for its end.
  let finishReason: String?
  /// The tokens that the server counted; nil when it tells none.
  let usage: TokenUsage?

  /// Reads a body.
  ///
  /// - Throws: `Fault`.
  init(_ body: [UInt8]) throws(Fault) {
    // The tolerant reader takes a bounded time a byte, which decoding values of any kind does not.
    guard let value = TolerantJSON.object(body) else { throw .noJSON }
    if let error = value["error"], error != .null { throw .error(Self.message(of: error)) }
    guard let choice = value["choices"]?[0] else { throw .noChoices }
    text = Self.text(of: choice["message"]?["content"] ?? choice["text"])
    finishReason = choice["finish_reason"]?.string
    usage = Self.usage(value["usage"])
  }

  /// The faults of a body.
  enum Fault: Error {
    /// It is not JSON.
    case noJSON
    /// It is the description of an error.
    case error(String)
    /// It is JSON without an answer.
    case noChoices
  }

  /// The message in the value of `error`.
  static func message(of error: JSONValue) -> String { error["message"]?.string ?? error.string ?? error.text }

  /// A text, or the texts of a list of parts.
  private static func text(of content: JSONValue?) -> String? {
    switch content {
    case .text(let text): text
    case .list(let parts): parts.compactMap { $0["text"]?.string }.joined()
    default: nil
    }
  }

  private static func usage(_ value: JSONValue?) -> TokenUsage? {
    guard let prompt = value?["prompt_tokens"]?.count, let completion = value?["completion_tokens"]?.count else {
      return nil
    }
    let cached = value?["prompt_tokens_details"]?["cached_tokens"]?.count
    return TokenUsage(promptTokens: prompt, completionTokens: completion, cachedPromptTokens: cached)
  }
}

extension JSONValue {
  /// The field of an object; nil when it is missing or the value is another one.
  subscript(name: String) -> JSONValue? {
    if case .object(let fields) = self { fields[name] } else { nil }
  }

  /// The element of a list; nil when it is missing or the value is another one.
  subscript(index: Int) -> JSONValue? {
    if case .list(let values) = self, values.indices.contains(index) { values[index] } else { nil }
  }

  /// The text, when it is one.
  var string: String? { if case .text(let text) = self { text } else { nil } }

  /// A count of tokens: an integer that is neither negative nor absurd.
  fileprivate var count: Int? {
    if case .integer(let value) = self, (0...1 << 40).contains(value) { value } else { nil }
  }
}

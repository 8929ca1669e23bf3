/// The numbers of tokens of a request.
struct Usage: Encodable, Sendable, Equatable {
  /// Tokens of all prompts, each counted once.
  let promptTokens: Int
  /// Drawn tokens of all answers, with those that end them.
  let completionTokens: Int
  /// Both.
  let totalTokens: Int

  init(promptTokens: Int, completionTokens: Int) {
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
    totalTokens = promptTokens + completionTokens
  }
}

/// The fields that all objects of one answer have.
struct AnswerHead: Sendable {
  /// A name that no other answer has.
  let id: String
  /// Seconds since 1970.
  let created: Int
  /// The name of the model.
  let model: String

  /// A head of now.
  init(prefix: String, model: String) {
    var generator = SystemRandomNumberGenerator()
    id = "\(prefix)-\(String(generator.next(), radix: 16))\(String(generator.next(), radix: 16))"
    created = wallClockSeconds()
    self.model = model
  }
}

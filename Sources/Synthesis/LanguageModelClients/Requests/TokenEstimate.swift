/// Estimates of tokens where no server counted them.
public enum TokenEstimate {
  /// The bytes of a token of English text, about.
  public static let bytesPerToken = 4

  /// The tokens of a text, at least 1 for one that is not empty.
  public static func tokens(_ text: String) -> Int { (text.utf8.count + bytesPerToken - 1) / bytesPerToken }

  /// The tokens of a request's messages.
  public static func promptTokens(_ request: ModelRequest) -> Int {
    request.messages.reduce(0) { $0 + tokens($1.content) }
  }

  /// The tokens that a request and the longest answer take.
  static func most(_ request: ModelRequest) -> Int { promptTokens(request) + request.sampling.maxTokens }

  /// The tokens of a request and its answer.
  static func usage(_ request: ModelRequest, answer: String) -> TokenUsage {
    TokenUsage(promptTokens: promptTokens(request), completionTokens: tokens(answer), isEstimated: true)
  }
}

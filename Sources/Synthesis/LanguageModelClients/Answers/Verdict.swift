/// The judgement of the end of an attempt.
enum Verdict: Equatable {
  /// An answer of the right form.
  case answered(Answer)
  /// An answer of another form, for which tokens were spent; `isFinal` where asking again is useless.
  case unusable(Answer, reason: String, isFinal: Bool)
  /// No answer, and another attempt may get one.
  case transient(reason: String, retryAfter: Double?, isRefusal: Bool)
  /// No answer, and no attempt will get one.
  case final(reason: String)
  /// A request that may have been refused for its `response_format`; `isCertain` when the server says so.
  case unknownFormat(reason: String, isCertain: Bool)
  /// A refusal that all requests would get.
  case fatal(ClientError)

  /// The answer of a model.
  struct Answer: Equatable {
    /// Its text.
    var text: String
    /// The reason for its end.
    var finishReason: String?
    /// Its tokens.
    var usage: TokenUsage
  }
}

import Files

/// The answer to a request, or an event of a streamed one.
struct AnswerObject<Choice: Encodable & Sendable>: Encodable, Sendable {
  let id: String
  /// The kind of object, as clients know it.
  let object: String
  let created: Int
  let model: String
  let choices: [Choice]
  @OrNull var usage: Usage?

  init(_ head: AnswerHead, _ object: String, choices: [Choice], usage: Usage? = nil) {
    id = head.id
    self.object = object
    created = head.created
    model = head.model
    self.choices = choices
    _usage = OrNull(wrappedValue: usage)
  }
}

/// A choice of a completion, or the news of one.
struct CompletionPart: Encodable, Sendable {
  let index: Int
  var text: String
  @OrNull var logprobs: CompletionLogProbabilities?
  @OrNull var finishReason: EndReason?
}

/// A choice of a chat.
struct ChatMessagePart: Encodable, Sendable {
  struct Message: Encodable, Sendable {
    let role = "assistant"
    let content: String
    @OrNull var refusal: String?
  }

  let index: Int
  let message: Message
  @OrNull var logprobs: ChatLogProbabilities?
  @OrNull var finishReason: EndReason?
}

/// The news of a choice of a streamed chat.
struct ChatDeltaPart: Encodable, Sendable {
  struct Delta: Encodable, Sendable {
    var role: String?
    var content: String?
  }

  let index: Int
  let delta: Delta
  @OrNull var logprobs: ChatLogProbabilities?
  @OrNull var finishReason: EndReason?
}

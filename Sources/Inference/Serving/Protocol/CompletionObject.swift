/// The answer to a request for completions, or an event of a streamed one.
struct CompletionObject: Encodable, Sendable {
  struct Choice: Encodable, Sendable {
    let index: Int
    var text: String
    @OrNull var logprobs: CompletionLogProbabilities?
    @OrNull var finishReason: EndReason?
  }

  let id: String
  let object = "text_completion"
  let created: Int
  let model: String
  let choices: [Choice]
  @OrNull var usage: Usage?

  init(_ head: AnswerHead, choices: [Choice], usage: Usage?) {
    id = head.id
    created = head.created
    model = head.model
    self.choices = choices
    _usage = OrNull(wrappedValue: usage)
  }
}

/// A chat's answer.
struct ChatObject: Encodable, Sendable {
  struct Message: Encodable, Sendable {
    let role = "assistant"
    let content: String
    @OrNull var refusal: String?
  }

  struct Choice: Encodable, Sendable {
    let index: Int
    let message: Message
    @OrNull var logprobs: ChatLogProbabilities?
    @OrNull var finishReason: EndReason?
  }

  let id: String
  let object = "chat.completion"
  let created: Int
  let model: String
  let choices: [Choice]
  let usage: Usage

  init(_ head: AnswerHead, choices: [Choice], usage: Usage) {
    id = head.id
    created = head.created
    model = head.model
    self.choices = choices
    self.usage = usage
  }
}

/// An event of a streamed chat.
struct ChatChunk: Encodable, Sendable {
  struct Delta: Encodable, Sendable {
    var role: String?
    var content: String?
  }

  struct Choice: Encodable, Sendable {
    let index: Int
    let delta: Delta
    @OrNull var logprobs: ChatLogProbabilities?
    @OrNull var finishReason: EndReason?
  }

  let id: String
  let object = "chat.completion.chunk"
  let created: Int
  let model: String
  let choices: [Choice]
  @OrNull var usage: Usage?

  init(_ head: AnswerHead, choices: [Choice], usage: Usage?) {
    id = head.id
    created = head.created
    model = head.model
    self.choices = choices
    _usage = OrNull(wrappedValue: usage)
  }
}

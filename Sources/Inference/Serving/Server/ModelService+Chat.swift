/// The next message of a conversation.
extension ModelService {
  func chat(_ request: HTTPRequest) async throws -> HTTPResponse {
    let chat = try ChatRequest(body: request.body)
    try check(model: chat.model)
    return try await answer(AnswerWork(chat, model), isStreamed: chat.sampling.isStreamed)
  }
}

extension AnswerWork<ChatChoice> {
  /// The choices of a conversation.
  ///
  /// - Throws: `APIFault` for models without chats or a conversation beyond the context.
  fileprivate init(_ request: ChatRequest, _ model: ServedModel) throws(APIFault) {
    let tokens = try model.tokens(of: request.messages)
    let numbers = 0..<request.sampling.choices
    self.init(
      head: AnswerHead(prefix: "chatcmpl", model: model.name),
      objects: .init(complete: "chat.completion", event: "chat.completion.chunk"),
      sequences: numbers.map { Self.sequence(tokens, number: $0, of: request, model: model) },
      choices: numbers.map { ChatChoice(index: $0, request, model) }, promptTokens: tokens.count,
      streamsUsage: request.sampling.streamsUsage)
  }

  private static func sequence(
    _ tokens: [UInt32], number: Int, of request: ChatRequest, model: ServedModel
  ) -> SequenceRequest {
    var sequence = SequenceRequest(prompt: tokens, limit: request.limit ?? model.contextLength)
    sequence.draw = request.sampling.draw(number: number)
    sequence.stops = request.sampling.stops
    sequence.ends = model.ends(stops: request.sampling.stops).union([model.chat?.end].compactMap(\.self))
    sequence.listed = request.logProbabilities
    return sequence
  }
}

/// A choice of a chat while its tokens come.
private struct ChatChoice: AnswerChoice {
  private let index: Int
  private let text: TokenText
  private let hasLogProbabilities: Bool
  private var content = ""
  private var logprobs = ChatLogProbabilities()
  private var reason: EndReason?
  /// The number of drawn tokens.
  private(set) var drawn = 0

  init(index: Int, _ request: ChatRequest, _ model: ServedModel) {
    self.index = index
    text = TokenText(tokenizer: model.tokenizer)
    hasLogProbabilities = request.logProbabilities != nil
  }

  /// The complete choice.
  var object: ChatMessagePart {
    .init(
      index: index, message: .init(content: content), logprobs: hasLogProbabilities ? logprobs : nil,
      finishReason: reason)
  }

  /// The first event of a streamed choice.
  var begin: ChatDeltaPart? { .init(index: index, delta: .init(role: "assistant", content: "")) }

  /// Adds what is new.
  mutating func take(_ event: AnswerEvent) {
    guard let delta = delta(event) else { return }
    content += delta.delta.content ?? ""
    for entry in delta.logprobs?.content ?? [] { logprobs.append(entry) }
    reason = delta.finishReason ?? reason
  }

  /// Returns the news of an event as clients see them; nil when there are none.
  mutating func delta(_ event: AnswerEvent) -> ChatDeltaPart? {
    switch event {
    case .token(let token, let text):
      drawn += 1
      guard hasLogProbabilities || !text.isEmpty else { return nil }
      return part(text, token)
    case .end(let reason, let text): return .init(index: index, delta: .init(content: text), finishReason: reason)
    case .prompt, .fault: return nil
    }
  }

  private func part(_ content: String, _ token: ScoredToken) -> ChatDeltaPart {
    guard hasLogProbabilities else { return .init(index: index, delta: .init(content: content)) }
    var logprobs = ChatLogProbabilities()
    logprobs.append(token, text)
    return .init(index: index, delta: .init(content: content), logprobs: logprobs)
  }
}

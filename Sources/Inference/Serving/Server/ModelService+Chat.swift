/// The next message of a conversation.
extension ModelService {
  func chat(_ request: HTTPRequest) async throws -> HTTPResponse {
    let chat = try ChatRequest(body: request.body)
    try check(model: chat.model)
    let work = try ChatWork(chat, model)
    let stream = try queue.submit(work.sequences)
    guard !chat.sampling.isStreamed else { return streamed(stream, work) }
    var choices = work.choices
    try await follow(stream) { item in choices[item.index].take(item.event) }
    let usage = work.usage(choices)
    metrics.note(promptTokens: usage.promptTokens, drawnTokens: usage.completionTokens)
    return Self.json(ChatObject(work.head, choices: choices.map(\.object), usage: usage))
  }

  private func streamed(_ stream: AnswerStream, _ work: ChatWork) -> HTTPResponse {
    HTTPResponse(
      .ok, contentType: ServerEvent.contentType,
      body: .pieces { [self] writer in
        var choices = work.choices
        for choice in choices {
          try await writer.send(ServerEvent.bytes(ChatChunk(work.head, choices: [choice.begin], usage: nil)))
        }
        try await send(stream, to: writer) { item in
          guard let choice = choices[item.index].delta(item.event) else { return nil }
          return ServerEvent.bytes(ChatChunk(work.head, choices: [choice], usage: nil))
        }
        let usage = work.usage(choices)
        metrics.note(promptTokens: usage.promptTokens, drawnTokens: usage.completionTokens)
        if work.streamsUsage {
          try await writer.send(ServerEvent.bytes(ChatChunk(work.head, choices: [], usage: usage)))
        }
        try await writer.send(ServerEvent.done)
      })
  }
}

/// The sequences of a chat, and what becomes of them.
private struct ChatWork: Sendable {
  let head: AnswerHead
  /// A sequence for each choice.
  let sequences: [SequenceRequest]
  /// The choices before anything is known of them.
  let choices: [ChatChoice]
  let streamsUsage: Bool
  private let promptTokens: Int

  /// - Throws: `APIFault` for models without chats or a conversation beyond the context.
  init(_ request: ChatRequest, _ model: ServedModel) throws(APIFault) {
    head = AnswerHead(prefix: "chatcmpl", model: model.name)
    streamsUsage = request.sampling.streamsUsage
    let tokens = try model.tokens(of: request.messages)
    promptTokens = tokens.count
    sequences = (0..<request.sampling.choices).map { Self.sequence(tokens, number: $0, of: request, model: model) }
    choices = sequences.indices.map { ChatChoice(index: $0, request, model) }
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

  /// The numbers of tokens once all choices are complete.
  func usage(_ choices: [ChatChoice]) -> Usage {
    Usage(promptTokens: promptTokens, completionTokens: choices.reduce(0) { $0 + $1.drawn })
  }
}

/// A choice of a chat while its tokens come.
private struct ChatChoice: Sendable {
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
  var object: ChatObject.Choice {
    .init(
      index: index, message: .init(content: content), logprobs: hasLogProbabilities ? logprobs : nil,
      finishReason: reason)
  }

  /// The first event of a streamed choice.
  var begin: ChatChunk.Choice { .init(index: index, delta: .init(role: "assistant", content: "")) }

  /// Adds what is new.
  mutating func take(_ event: AnswerEvent) {
    guard let delta = delta(event) else { return }
    content += delta.delta.content ?? ""
    for entry in delta.logprobs?.content ?? [] { logprobs.append(entry) }
    reason = delta.finishReason ?? reason
  }

  /// Returns the news of an event as clients see them; nil when there are none.
  mutating func delta(_ event: AnswerEvent) -> ChatChunk.Choice? {
    switch event {
    case .token(let token, let text):
      drawn += 1
      guard hasLogProbabilities || !text.isEmpty else { return nil }
      return part(text, token)
    case .end(let reason, let text): return .init(index: index, delta: .init(content: text), finishReason: reason)
    case .prompt, .fault: return nil
    }
  }

  private func part(_ content: String, _ token: ScoredToken) -> ChatChunk.Choice {
    guard hasLogProbabilities else { return .init(index: index, delta: .init(content: content)) }
    var logprobs = ChatLogProbabilities()
    logprobs.append(token, text)
    return .init(index: index, delta: .init(content: content), logprobs: logprobs)
  }
}

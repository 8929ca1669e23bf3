/// Completions of prompts.
extension ModelService {
  func completions(_ request: HTTPRequest) async throws -> HTTPResponse {
    let completion = try CompletionRequest(body: request.body, vocabularySize: model.tokenizer.vocabularySize)
    try check(model: completion.model)
    let work = try CompletionWork(completion, model)
    let stream = try queue.submit(work.sequences)
    guard !completion.sampling.isStreamed else { return streamed(stream, work) }
    var choices = work.choices
    try await follow(stream) { item in choices[item.index].take(item.event) }
    let usage = work.usage(choices)
    metrics.note(promptTokens: usage.promptTokens, drawnTokens: usage.completionTokens)
    return Self.json(CompletionObject(work.head, choices: choices.map(\.object), usage: usage))
  }

  private func streamed(_ stream: AnswerStream, _ work: CompletionWork) -> HTTPResponse {
    HTTPResponse(
      .ok, contentType: ServerEvent.contentType,
      body: .pieces { [self] writer in
        var choices = work.choices
        try await send(stream, to: writer) { item in
          guard let choice = choices[item.index].delta(item.event) else { return nil }
          return ServerEvent.bytes(CompletionObject(work.head, choices: [choice], usage: nil))
        }
        let usage = work.usage(choices)
        metrics.note(promptTokens: usage.promptTokens, drawnTokens: usage.completionTokens)
        if work.streamsUsage {
          try await writer.send(ServerEvent.bytes(CompletionObject(work.head, choices: [], usage: usage)))
        }
        try await writer.send(ServerEvent.done)
      })
  }

  /// Waits for all answers of a request; who stops waiting cancels them.
  ///
  /// - Throws: `APIFault` when one failed, `CancellationError` when the client left.
  func follow(_ stream: AnswerStream, _ take: (AnswerStream.Item) throws -> Void) async throws {
    defer { stream.cancel() }
    for await item in stream.items {
      if case .fault(let fault) = item.event { throw fault }
      try take(item)
    }
    try Task.checkCancellation()
  }

  /// Sends an event for each news of a request. A fault is an event, too: the status was sent before.
  ///
  /// - Throws: an error when the client left.
  func send(
    _ stream: AnswerStream, to writer: BodyWriter, event: (AnswerStream.Item) -> [UInt8]?
  ) async throws {
    defer { stream.cancel() }
    for await item in stream.items {
      if case .fault(let fault) = item.event {
        try await writer.send(ServerEvent.bytes(fault))
        return
      }
      if let bytes = event(item) { try await writer.send(bytes) }
    }
    try Task.checkCancellation()
  }
}

/// The sequences of a request for completions, and what becomes of them.
struct CompletionWork: Sendable {
  let head: AnswerHead
  /// A sequence for each choice of each prompt, in the order of their indices.
  let sequences: [SequenceRequest]
  /// The choices before anything is known of them.
  let choices: [CompletionChoice]
  let streamsUsage: Bool
  private let promptTokens: Int

  /// - Throws: `APIFault` for a prompt beyond the context.
  init(_ request: CompletionRequest, _ model: ServedModel) throws(APIFault) {
    head = AnswerHead(prefix: "cmpl", model: model.name)
    streamsUsage = request.sampling.streamsUsage
    var sequences: [SequenceRequest] = []
    var choices: [CompletionChoice] = []
    var promptTokens = 0
    for prompt in request.prompts {
      let tokens = try model.tokens(of: prompt)
      promptTokens += tokens.count
      for number in 0..<request.sampling.choices {
        let sequence = Self.sequence(tokens, number: number, of: request, model: model)
        choices.append(
          CompletionChoice(
            index: choices.count, prompt: prompt, sequence: sequence, echoes: request.echoes, model: model))
        sequences.append(sequence)
      }
    }
    self.sequences = sequences
    self.choices = choices
    self.promptTokens = promptTokens
  }

  private static func sequence(
    _ tokens: [UInt32], number: Int, of request: CompletionRequest, model: ServedModel
  ) -> SequenceRequest {
    var sequence = SequenceRequest(prompt: tokens, limit: request.limit)
    sequence.draw = request.sampling.draw(number: number)
    sequence.stops = request.sampling.stops
    sequence.ends = model.ends(stops: request.sampling.stops)
    sequence.listed = request.logProbabilities
    sequence.scoresPrompt = request.echoes && request.logProbabilities != nil
    return sequence
  }

  /// The numbers of tokens once all choices are complete.
  func usage(_ choices: [CompletionChoice]) -> Usage {
    Usage(promptTokens: promptTokens, completionTokens: choices.reduce(0) { $0 + $1.drawn })
  }
}

extension SamplingFields {
  /// The draws of an answer.
  ///
  /// - Parameter number: the answer's number among those to one prompt. With a seed, the same prompt and number have the same
  ///   answer whatever else is asked for.
  func draw(number: Int) -> SequenceRequest.Draw {
    var draw = SequenceRequest.Draw()
    draw.temperature = temperature
    draw.topP = topP
    draw.topK = topK
    draw.seed = seed ?? UInt64.random(in: .min ... .max)
    draw.number = number
    return draw
  }
}

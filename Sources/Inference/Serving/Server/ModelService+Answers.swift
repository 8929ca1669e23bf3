/// Answers that the models give.
extension ModelService {
  /// Lets the models work for a request, and answers it at the end or event by event.
  ///
  /// - Throws: `APIFault` when there is no room for it or an answer failed, `CancellationError` when the client left.
  func answer<Choice>(_ work: AnswerWork<Choice>, isStreamed: Bool) async throws -> HTTPResponse {
    let stream = try queue.submit(work.sequences)
    guard !isStreamed else { return streamed(stream, work) }
    var choices = work.choices
    try await follow(stream) { item in choices[item.index].take(item.event) }
    let usage = noted(work.usage(choices))
    return Self.json(AnswerObject(work.head, work.objects.complete, choices: choices.map(\.object), usage: usage))
  }

  private func streamed<Choice>(_ stream: AnswerStream, _ work: AnswerWork<Choice>) -> HTTPResponse {
    HTTPResponse(
      .ok, contentType: ServerEvent.contentType,
      body: .pieces { [self] writer in
        var choices = work.choices
        for choice in choices { if let begin = choice.begin { try await writer.send(work.event([begin])) } }
        try await send(stream, to: writer) { item in choices[item.index].delta(item.event).map { work.event([$0]) } }
        let usage = noted(work.usage(choices))
        if work.streamsUsage { try await writer.send(work.event([], usage: usage)) }
        try await writer.send(ServerEvent.done)
      })
  }

  /// Counts the tokens of an answer that is complete.
  private func noted(_ usage: Usage) -> Usage {
    metrics.note(promptTokens: usage.promptTokens, drawnTokens: usage.completionTokens)
    return usage
  }

  /// Waits for all answers of a request; who stops waiting cancels them.
  private func follow(_ stream: AnswerStream, _ take: (AnswerStream.Item) throws -> Void) async throws {
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
  private func send(
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

extension AnswerWork {
  /// An event with the news of choices.
  fileprivate func event(_ choices: [Choice.Delta], usage: Usage? = nil) -> [UInt8] {
    ServerEvent.bytes(AnswerObject(head, objects.event, choices: choices, usage: usage))
  }
}

/// Completions of prompts.
extension ModelService {
  func completions(_ request: HTTPRequest) async throws -> HTTPResponse {
    let completion = try CompletionRequest(body: request.body, vocabularySize: model.tokenizer.vocabularySize)
    try check(model: completion.model)
    return try await answer(AnswerWork(completion, model), isStreamed: completion.sampling.isStreamed)
  }
}

extension AnswerWork<CompletionChoice> {
  /// The choices of each prompt.
  ///
  /// - Throws: `APIFault` for a prompt beyond the context.
  fileprivate init(_ request: CompletionRequest, _ model: ServedModel) throws(APIFault) {
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
    self.init(
      head: AnswerHead(prefix: "cmpl", model: model.name),
      objects: .init(complete: "text_completion", event: "text_completion"), sequences: sequences, choices: choices,
      promptTokens: promptTokens, streamsUsage: request.sampling.streamsUsage)
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

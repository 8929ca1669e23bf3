import Tokenizers

/// A sequence in a slot of the decoder.
struct Seat {
  let answer: PendingAnswer
  /// The number of sequences that began before.
  let number: Int
  /// Tokens of prompt and answer that the models have read.
  private(set) var fed = 0
  /// The drawn tokens.
  private(set) var drawn: [UInt32] = []
  private var text: AnswerText
  private var promptScores: [ScoredToken]

  init(_ answer: PendingAnswer, number: Int, tokenizer: Tokenizer) {
    self.answer = answer
    self.number = number
    text = AnswerText(tokenizer, stops: answer.request.stops)
    promptScores = [ScoredToken(token: answer.request.prompt[0])]
  }

  private var request: SequenceRequest { answer.request }

  /// True while the prompt is read.
  var isReading: Bool { fed < request.prompt.count }

  /// The number of tokens that can be fed now; the last one of a prompt is not needed when nothing is drawn.
  var available: Int {
    isReading ? request.prompt.count - (request.limit == 0 ? 1 : 0) - fed : 1
  }

  /// The rows of the next step.
  mutating func takeRows(_ count: Int, slot: Int) -> [BatchStep.Row] {
    let rows = (fed..<fed + count).map { index in
      BatchStep.Row(token: token(at: index), slot: slot, purpose: purpose(of: index), listed: request.listed)
    }
    fed += count
    return rows
  }

  private func token(at index: Int) -> UInt32 {
    index < request.prompt.count ? request.prompt[index] : drawn[index - request.prompt.count]
  }

  private func purpose(of index: Int) -> BatchStep.Purpose {
    let next = index + 1
    if next < request.prompt.count { return request.scoresPrompt ? .score(request.prompt[next]) : .none }
    return .draw(position: next - request.prompt.count, request.draw)
  }

  /// Takes the outcome of a row.
  ///
  /// - Parameter contextLength: T.
  /// - Returns: true when the sequence has ended.
  mutating func take(_ token: ScoredToken?, contextLength: Int) -> Bool {
    guard let token else {
      answer.tell(.fault(Self.notFinite))
      return true
    }
    guard promptScores.count == request.prompt.count || !request.scoresPrompt else {
      promptScores.append(token)
      return false
    }
    tellPrompt()
    return append(token, contextLength: contextLength)
  }

  private static var notFinite: APIFault {
    APIFault(
      .internalError,
      "the models' predictions are NaN or infinite here, so there is no answer; serve models whose training did not diverge"
    )
  }

  /// Ends a sequence of which nothing is drawn, once its prompt is scored.
  ///
  /// - Returns: true when it has ended.
  mutating func finishScoring() -> Bool {
    guard request.limit == 0, available == 0 else { return false }
    tellPrompt()
    answer.tell(.end(.length, text: ""))
    return true
  }

  private func tellPrompt() {
    if drawn.isEmpty, request.scoresPrompt { answer.tell(.prompt(promptScores)) }
  }

  private mutating func append(_ token: ScoredToken, contextLength: Int) -> Bool {
    drawn.append(token.token)
    guard !request.ends.contains(token.token) else { return end(.stop, with: token, text: "") }
    let part = text.append(token.token)
    if text.isStopped { return end(.stop, with: token, text: part) }
    guard drawn.count < request.limit, fed < contextLength else {
      return end(.length, with: token, text: part)
    }
    answer.tell(.token(token, text: part))
    return false
  }

  private mutating func end(_ reason: EndReason, with token: ScoredToken, text part: String) -> Bool {
    answer.tell(.token(token, text: part))
    answer.tell(.end(reason, text: text.finish()))
    return true
  }
}

import Tokenizers

/// A choice of a completion while its tokens come.
struct CompletionChoice: AnswerChoice {
  /// The choice as far as it is known.
  private(set) var object: CompletionPart
  /// The number of drawn tokens.
  private(set) var drawn = 0
  private let text: TokenText
  /// The characters before the next token.
  private var offset = 0
  /// The prompt's text until it was told; nil: answers begin without it.
  private var echo: String?
  private let hasLogProbabilities: Bool

  /// Completions begin with their first token.
  var begin: CompletionPart? { nil }

  init(
    index: Int, prompt: CompletionRequest.Prompt, sequence: SequenceRequest, echoes: Bool, model: ServedModel
  ) {
    text = TokenText(tokenizer: model.tokenizer)
    hasLogProbabilities = sequence.listed != nil
    object = CompletionPart(index: index, text: "", logprobs: nil, finishReason: nil)
    echo = echoes ? Self.text(of: prompt, model.tokenizer) : nil
  }

  private static func text(of prompt: CompletionRequest.Prompt, _ tokenizer: Tokenizer) -> String {
    switch prompt {
    case .text(let text): text
    case .tokens(let tokens): String(decoding: tokenizer.decode(continuation: tokens), as: UTF8.self)
    }
  }

  /// Adds what is new.
  mutating func take(_ event: AnswerEvent) {
    guard let delta = delta(event) else { return }
    object.text += delta.text
    if let new = delta.logprobs {
      var logprobs = object.logprobs ?? CompletionLogProbabilities()
      logprobs.append(new)
      object.logprobs = logprobs
    }
    object.finishReason = delta.finishReason ?? object.finishReason
  }

  /// Returns the news of an event as clients see them; nil when there are none.
  mutating func delta(_ event: AnswerEvent) -> CompletionPart? {
    switch event {
    case .prompt(let tokens): return part(text: takeEcho(), tokens)
    case .token(let token, let text):
      drawn += 1
      let part = part(text: takeEcho() + text, [token])
      return part.text.isEmpty && part.logprobs == nil ? nil : part
    case .end(let reason, let text): return part(text: takeEcho() + text, [], reason)
    case .fault: return nil
    }
  }

  private mutating func takeEcho() -> String {
    defer { echo = nil }
    return echo ?? ""
  }

  private mutating func part(
    text part: String, _ tokens: [ScoredToken], _ reason: EndReason? = nil
  ) -> CompletionPart {
    var logprobs: CompletionLogProbabilities?
    if hasLogProbabilities, !tokens.isEmpty {
      var found = CompletionLogProbabilities()
      for token in tokens { found.append(token, offset: &offset, text) }
      logprobs = found
    }
    return .init(index: object.index, text: part, logprobs: logprobs, finishReason: reason)
  }
}

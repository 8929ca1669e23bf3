/// The log-probabilities of a completion's tokens, in nats: arrays of equal length.
struct CompletionLogProbabilities: Encodable, Sendable {
  private(set) var tokens: [String] = []
  /// Null for the first token of a prompt.
  private(set) var tokenLogprobs: [Float?] = []
  /// The most likely tokens and the token itself, by name; of tokens with one name the most likely counts.
  private(set) var topLogprobs: [[String: Float]?] = []
  /// The first character of each token in the text.
  private(set) var textOffset: [Int] = []

  /// Appends a token.
  ///
  /// - Parameter offset: its first character; moved behind it.
  mutating func append(_ token: ScoredToken, offset: inout Int, _ text: TokenText) {
    let name = text.name(of: token.token)
    tokens.append(name)
    tokenLogprobs.append(token.logProbability)
    topLogprobs.append(token.logProbability.map { Self.top(token, name: name, own: $0, text) })
    textOffset.append(offset)
    offset += text.characterCount(of: token.token)
  }

  /// Appends the tokens of the text that follows.
  mutating func append(_ other: Self) {
    tokens += other.tokens
    tokenLogprobs += other.tokenLogprobs
    topLogprobs += other.topLogprobs
    textOffset += other.textOffset
  }

  private static func top(_ token: ScoredToken, name: String, own: Float, _ text: TokenText) -> [String: Float] {
    token.candidates.reduce(into: [name: own]) { top, candidate in
      top[text.name(of: candidate.token), default: -.infinity] = max(
        top[text.name(of: candidate.token)] ?? -.infinity, candidate.logProbability)
    }
  }
}

/// The log-probabilities of a chat's tokens, in nats.
struct ChatLogProbabilities: Encodable, Sendable {
  struct Token: Encodable, Sendable {
    let token: String
    let logprob: Float
    let bytes: [UInt8]
  }

  struct Entry: Encodable, Sendable {
    let token: String
    let logprob: Float
    let bytes: [UInt8]
    let topLogprobs: [Token]
  }

  private(set) var content: [Entry] = []

  mutating func append(_ entry: Entry) { content.append(entry) }

  mutating func append(_ token: ScoredToken, _ text: TokenText) {
    let top = token.candidates.map {
      Token(token: text.name(of: $0.token), logprob: $0.logProbability, bytes: text.bytes(of: $0.token))
    }
    content.append(
      Entry(
        token: text.name(of: token.token), logprob: token.logProbability ?? 0, bytes: text.bytes(of: token.token),
        topLogprobs: top))
  }
}

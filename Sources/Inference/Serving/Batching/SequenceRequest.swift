/// A sequence of tokens that the models are to continue, to score, or both.
package struct SequenceRequest: Sendable, Equatable {
  /// The way in which tokens are drawn.
  package struct Draw: Sendable, Equatable {
    /// τ: 0 takes the most likely token.
    package var temperature = 1.0
    /// p, above 0 and at most 1.
    package var topP = 1.0
    /// k, at least 1; nil: all.
    package var topK: Int?
    /// The seed; draw n takes the n-th value of the stream of this seed and number.
    package var seed: UInt64 = 0
    /// The number of the answer among those to one prompt.
    package var number = 0

    /// Draws from the models' own distribution.
    package init() {}
  }

  /// The tokens that the models read first; not empty, and at most T.
  package var prompt: [UInt32]
  /// The most tokens that are drawn.
  package var limit: Int
  /// The way in which tokens are drawn.
  package var draw = Draw()
  /// Texts at which the answer ends; they do not belong to it.
  package var stops: [String] = []
  /// Tokens at which the answer ends; their text does not belong to it.
  package var ends: Set<UInt32> = []
  /// The number of most likely tokens that are listed at each place; nil: no log-probabilities are computed.
  package var listed: Int?
  /// True when the prompt's own tokens get log-probabilities.
  package var scoresPrompt = false

  /// A sequence of which `limit` tokens are drawn.
  package init(prompt: [UInt32], limit: Int) {
    self.prompt = prompt
    self.limit = limit
  }
}

/// A token with its log-probability and those of the most likely tokens at its place, in nats.
package struct ScoredToken: Sendable, Equatable {
  /// One of the most likely tokens at a place.
  package struct Candidate: Sendable, Equatable {
    /// The token.
    package let token: UInt32
    /// Its log-probability.
    package let logProbability: Float
  }

  /// The token.
  package let token: UInt32
  /// Its log-probability; nil when none was asked for, or for the first token of a sequence.
  package var logProbability: Float?
  /// The most likely tokens, the most likely first.
  package var candidates: [Candidate] = []
}

/// The news of a sequence.
package enum AnswerEvent: Sendable, Equatable {
  /// The prompt's tokens with their log-probabilities; once, before any drawn token, where they were asked for.
  case prompt([ScoredToken])
  /// A drawn token, and the text that is certain with it, which may be empty.
  case token(ScoredToken, text: String)
  /// The end, and the rest of the text.
  case end(EndReason, text: String)
  /// The sequence failed.
  case fault(APIFault)
}

/// The reasons for the end of an answer, in the words of the interface.
package enum EndReason: String, Sendable, Encodable {
  /// The model ended it, or a stop text did.
  case stop
  /// The limit or the context was reached.
  case length
}

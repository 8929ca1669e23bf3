/// What decides a text's ids beside the vocabulary and its merges.
package struct EncodingRules: Sendable, Equatable {
  /// What is done to a text first.
  package var normalizer = Normalizer.none
  /// How a text is cut into pre-tokens.
  package var pretokenization: [PretokenizerStep]
  /// Whether a pre-token that is itself a token is not built from merges (Llama 3).
  package var ignoresMerges = false
  /// Whether a character without a token becomes the tokens of its bytes (Llama 2); a byte-level vocabulary has none.
  package var fallsBackToBytes = false
}

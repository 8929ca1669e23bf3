/// The rules that decide a text's ids, beside the vocabulary and its merges.
package struct EncodingRules: Sendable, Equatable {
  /// The change of a text before everything else.
  package var normalizer = Normalizer.none
  /// The steps that cut a text into pre-tokens.
  package var pretokenization: [PretokenizerStep]
  /// Indicates whether a pre-token that is itself a token is not built from merges (Llama 3).
  package var ignoresMerges = false
  /// Indicates whether a character without a token becomes the tokens of its bytes (Llama 2); a byte-level vocabulary has none.
  package var fallsBackToBytes = false

  /// The rules of tokenizers that are trained here.
  static let trained = EncodingRules(pretokenization: .gpt2)
}

/// The rules that decide a text's ids, beside the vocabulary and its merges.
package struct EncodingRules: Sendable, Equatable {
  /// The changes of a text before everything else but cutting added tokens out.
  package var normalizer: [NormalizerStep] = []
  /// The steps that cut a text into pre-tokens.
  package var pretokenization: [PretokenizerStep]
  /// Indicates whether a pre-token that is itself a token is not built from merges (Llama 3).
  package var ignoresMerges = false
  /// Indicates whether a character without a token becomes the tokens of its bytes (Llama 2).
  package var fallsBackToBytes = false
  /// The token of a character without one; nil when such a character vanishes.
  package var unknown: UInt32?
  /// Indicates whether neighboring unknown characters become one token.
  package var fusesUnknown = false
  /// The tokens that are cut out of a text before anything else; special ones only on request.
  package var addedTokens: [AddedToken] = []

  /// The rules of tokenizers that are trained here.
  static let trained = EncodingRules(pretokenization: .gpt2)
}

extension EncodingRules {
  /// The added tokens that are made from text.
  var ordinaryAddedTokens: [AddedToken] { addedTokens.filter { !$0.isSpecial } }

  /// The spellings of added tokens that do not become text as they are: a normalized one is spelled as it is looked for, and
  /// on the byte level every token is read in the alphabet of bytes if it can be.
  func decodedSpellings(_ normalizer: Normalizer) -> [UInt32: String] {
    var spellings: [UInt32: String] = [:]
    for token in ordinaryAddedTokens {
      let spelling = token.options.isNormalized ? normalizer.normalized(token.bytes) : token.bytes
      let text = String(decoding: spelling, as: UTF8.self)
      if spelling != token.bytes || !isPlain(text) { spellings[token.id] = text }
    }
    return spellings
  }

  /// Indicates whether a spelling becomes a text as it is.
  private func isPlain(_ spelling: String) -> Bool {
    guard pretokenization.areByteLevel, let bytes = ByteAlphabet.standard.bytes(spelledBy: spelling) else {
      return true
    }
    return bytes.elementsEqual(spelling.utf8)
  }
}

extension Tokenizer {
  /// The special token of a spelling; nil when there is none.
  package func specialToken(_ content: String) -> UInt32? {
    vocabulary.specialTokens.first { $0.isSpelled(content) }?.id
  }

  /// The spelling of a special token; nil for other tokens.
  package func spelling(ofSpecial id: UInt32) -> String? {
    vocabulary.specialTokens.first { $0.id == id }?.content
  }
}

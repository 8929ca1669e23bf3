import Foundation

/// All that a tokenizer is made of.
struct TokenizerParts {
  let vocabulary: Vocabulary
  let rules: EncodingRules
  /// The steps of the file's decoder; nil when it has none.
  var decoder: [DecoderStep]? = [.byteLevel]
  var frame = TextFrame()
  /// The bytes of the file that they were read from.
  var source: Data?

  /// The special token that the file puts before texts.
  var firstToken: SpecialToken? { vocabulary.specialTokens.first { $0.id == frame.before.first } }

  /// The places that no merge reaches across; nil for texts of bytes, and where complete pre-tokens are looked up.
  func boundaries() -> MergeBoundaries? {
    vocabulary.isByteLevel || rules.ignoresMerges ? nil : MergeBoundaries(vocabulary)
  }

  /// The tokens that pre-tokens are looked up in before merging.
  func unmergedTokens() -> TokenIndex { rules.ignoresMerges ? TokenIndex(of: vocabulary) : TokenIndex() }

  /// The way from ids to text.
  ///
  /// - Throws: `TokenizerError.unsupported`.
  func decoding(_ normalizer: Normalizer) throws(TokenizerError) -> TextDecoding {
    try TextDecoding(decoder, of: vocabulary, spellings: rules.decodedSpellings(normalizer))
  }
}

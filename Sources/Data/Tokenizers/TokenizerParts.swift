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

  /// Indicates whether a text of characters is looked up in parts that no merge joins.
  var hasBoundaries: Bool { !vocabulary.isByteLevel && !rules.ignoresMerges }
}

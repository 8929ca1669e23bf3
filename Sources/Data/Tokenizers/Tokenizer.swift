/// A byte-level byte-pair tokenizer: any bytes to token ids, and back to the same bytes.
///
/// The ids are those of Hugging Face's `tokenizers` for the same `tokenizer.json`, with
/// `add_special_tokens=False` and `encode_special_tokens=True`. A value is immutable and cheap to copy.
public struct Tokenizer: Sendable {
  package let vocabulary: Vocabulary
  package let rules: EncodingRules
  let pretokenizer: Pretokenizer
  /// The token id of each byte.
  let byteIDs: [UInt32]
  /// From a pair of tokens to the rank of its merge.
  let ranks: PairTable
  /// The tokens that pre-tokens are looked up in before merging; none unless the rules ignore merges.
  let unmergedTokens: TokenIndex

  /// The tokens before, after and around texts. They are never made from text, not even from their own spelling.
  public let specialTokens: SpecialTokens

  /// The number of tokens; ids are `0..<vocabularySize`.
  public var vocabularySize: Int { vocabulary.count }

  /// The id of the token that ends a document.
  public var endOfText: UInt32 { specialTokens.endOfText.id }

  /// The id of the token before a text.
  public var textStart: UInt32 { specialTokens.textStart.id }

  /// - Throws: `TokenizerError.missingByte` or `.missingEndOfText` if the vocabulary lacks one, `.unsupported` for rules
  ///   that are not implemented.
  init(vocabulary: Vocabulary, rules: EncodingRules) throws(TokenizerError) {
    specialTokens = try SpecialTokens(in: vocabulary.specialTokens)
    pretokenizer = try Pretokenizer(steps: rules.pretokenization)
    byteIDs = try vocabulary.requiredByteIDs()
    ranks = PairTable(ranking: vocabulary.merges)
    unmergedTokens = rules.ignoresMerges ? TokenIndex(of: vocabulary) : TokenIndex()
    self.rules = rules
    self.vocabulary = vocabulary
  }

  /// The token that the merge of a rank makes.
  func result(ofRank rank: UInt32) -> UInt32 { vocabulary.merges[Int(rank)].result }

}

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
    byteIDs = try Self.byteIDs(in: vocabulary)
    ranks = Self.ranks(of: vocabulary.merges)
    unmergedTokens = rules.ignoresMerges ? TokenIndex(of: vocabulary) : TokenIndex()
    self.rules = rules
    self.vocabulary = vocabulary
  }

  private static func byteIDs(in vocabulary: Vocabulary) throws(TokenizerError) -> [UInt32] {
    let ids = vocabulary.byteIDs
    if let missing = ids.firstIndex(of: nil) { throw .missingByte(UInt8(missing)) }
    return ids.compactMap(\.self)
  }

  private static func ranks(of merges: [Merge]) -> PairTable {
    var table = PairTable(minimumCapacity: merges.count)
    for (rank, merge) in merges.enumerated() { table.set(merge.left, merge.right, to: UInt32(rank)) }
    return table
  }
}

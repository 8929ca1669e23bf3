/// A byte-level byte-pair tokenizer: any bytes to token ids, and back to the same bytes.
///
/// The ids are those of Hugging Face's `tokenizers` for the same `tokenizer.json`, with
/// `add_special_tokens=False` and `encode_special_tokens=True`. A value is immutable and cheap to copy.
public struct Tokenizer: Sendable {
  package let vocabulary: Vocabulary
  package let pretokenizer: Pretokenizer
  /// Whether a pre-token that is itself a token is not built from merges (Llama 3).
  package let ignoresMerges: Bool
  /// The token id of each byte.
  let byteIDs: [UInt32]
  /// From a pair of tokens to the rank of its merge.
  let ranks: PairTable
  /// Every token's bytes if `ignoresMerges`, else nothing; numbered as in `wholeIDs`.
  let wholeTokens: ByteStringTable
  let wholeIDs: [UInt32]

  /// The token that ends a document. It is never made from text, not even from its own spelling.
  public let endOfText: UInt32
  /// How the end-of-text token is spelled in files and to evaluation harnesses.
  public let endOfTextContent: String

  /// The number of tokens; ids are `0..<vocabularySize`.
  public var vocabularySize: Int { vocabulary.count }

  /// - Throws: `TokenizerError.missingByte` or `.missingEndOfText` if the vocabulary lacks one.
  init(
    vocabulary: Vocabulary, rule: Pretokenizer.Rule, ignoresMerges: Bool = false
  ) throws(TokenizerError) {
    let endOfText = try Self.endOfText(in: vocabulary.specialTokens)
    (self.endOfText, endOfTextContent) = (endOfText.id, endOfText.content)
    byteIDs = try Self.byteIDs(in: vocabulary)
    ranks = Self.ranks(of: vocabulary.merges)
    (wholeTokens, wholeIDs) = ignoresMerges ? Self.wholeTokens(in: vocabulary) : (ByteStringTable(), [])
    pretokenizer = Pretokenizer(rule: rule)
    self.ignoresMerges = ignoresMerges
    self.vocabulary = vocabulary
  }

  private static func endOfText(in special: [SpecialToken]) throws(TokenizerError) -> SpecialToken {
    let contents = SpecialToken.endOfTextContents
    for content in contents {
      if let token = special.first(where: { $0.content == content }) { return token }
    }
    throw .missingEndOfText(candidates: contents)
  }

  private static func byteIDs(in vocabulary: Vocabulary) throws(TokenizerError) -> [UInt32] {
    var ids: [UInt32?] = Array(repeating: nil, count: 256)
    for id in 0..<UInt32(vocabulary.count) {
      let bytes = vocabulary.bytes(of: id)
      if bytes.count == 1, let byte = bytes.first { ids[Int(byte)] = id }
    }
    if let missing = ids.firstIndex(of: nil) { throw .missingByte(UInt8(missing)) }
    return ids.compactMap(\.self)
  }

  private static func ranks(of merges: [Merge]) -> PairTable {
    var table = PairTable(minimumCapacity: merges.count)
    for (rank, merge) in merges.enumerated() { table.set(UInt32(rank), merge.left, merge.right) }
    return table
  }

  private static func wholeTokens(in vocabulary: Vocabulary) -> (ByteStringTable, [UInt32]) {
    var (table, ids) = (ByteStringTable(), [UInt32]())
    for id in 0..<UInt32(vocabulary.count) where !vocabulary.bytes(of: id).isEmpty {
      let bytes = Array(vocabulary.bytes(of: id))
      if table.index(inserting: bytes.span).isNew { ids.append(id) }
    }
    return (table, ids)
  }
}

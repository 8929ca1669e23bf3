/// The way from token ids to text: what each token contributes, and what is dropped at the ends of a text.
struct TextDecoding: Sendable {
  /// The bytes that each token contributes within a text, when they are not those of the vocabulary.
  private let contributions: [[UInt8]]?
  /// The same for the first token of a text, where it differs.
  private let firsts: [UInt32: [UInt8]]
  /// The tokens that stand for single bytes, which may not make up characters.
  let byteTokens: Set<UInt32>
  /// The text between tokens.
  private let separator: [UInt8]
  /// The rules for the ends of a text, in their order.
  private let edges: [Edges]

  /// - Parameters:
  ///   - steps: those of the file; nil when it has none.
  ///   - spellings: those of tokens that are spelled otherwise than in the vocabulary when they become text.
  /// - Throws: `TokenizerError.unsupported` for steps that cannot be done token by token.
  init(
    _ steps: [DecoderStep]?, of vocabulary: Vocabulary, spellings: [UInt32: String]
  ) throws(TokenizerError) {
    let plan = DecodingPlan(steps ?? [])
    try plan.check()
    let isPlain = plan.perToken == [.byteLevel] || steps == nil
    separator = steps == nil && !vocabulary.isByteLevel ? [UInt8(ascii: " ")] : []
    edges = plan.edges
    guard !(isPlain && vocabulary.isByteLevel && spellings.isEmpty) else {
      contributions = nil
      firsts = [:]
      byteTokens = []
      return
    }
    let perToken = isPlain && vocabulary.isByteLevel ? [.byteLevel] : plan.perToken
    let tokens = try TokenTexts(perToken, of: vocabulary, spellings: spellings)
    contributions = tokens.inner
    firsts = tokens.first
    byteTokens = tokens.byteTokens
  }

  /// The bytes that a token contributes within a text.
  func bytes(of id: UInt32, in vocabulary: Vocabulary) -> ArraySlice<UInt8> {
    guard let contributions else { return vocabulary.bytes(of: id) }
    return Int(id) < contributions.count ? contributions[Int(id)][...] : []
  }

  /// The bytes of a complete text.
  ///
  /// - Parameter isReadable: true when each of bytes that make up no characters becomes U+FFFD.
  func text(of ids: some Sequence<UInt32>, in vocabulary: Vocabulary, isReadable: Bool = false) -> [UInt8] {
    var text = DecodedText(keepsBytes: !isReadable || byteTokens.isEmpty)
    append(ids, of: vocabulary, to: &text)
    return edges.reduce(text.complete) { $1.trimmed($0) }
  }

  private func append(_ ids: some Sequence<UInt32>, of vocabulary: Vocabulary, to text: inout DecodedText) {
    for id in ids where vocabulary.isText(id) {
      let isFirst = text.isEmpty
      if !isFirst, !separator.isEmpty { text.append(separator[...]) }
      let bytes = isFirst ? firsts[id]?[...] : nil
      text.append(bytes ?? self.bytes(of: id, in: vocabulary), isByte: byteTokens.contains(id))
    }
  }
}

import Files

/// The tokens as bytes, in the order of their ids, and the merges in the order of their ranks.
package struct Vocabulary: Sendable {
  /// The bytes of all tokens on end; those of special tokens, which stand for no text, are empty.
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  /// The merges, the strongest first.
  package private(set) var merges: [Merge] = []
  /// Tokens that are never made from text, in the order of their ids.
  package private(set) var specialTokens: [SpecialToken] = []
  /// Tokens that text is not built of: added ones, and those with characters that stand for no byte.
  private var apart: Set<UInt32> = []
  /// Ids that stand for no text: special tokens and vacant ids.
  private var silent: Set<UInt32> = []
  /// Indicates whether tokens stand for bytes; else they are characters.
  let isByteLevel: Bool

  /// A vocabulary without tokens.
  init(isByteLevel: Bool = true) { self.isByteLevel = isByteLevel }

  /// The number of tokens.
  package var count: Int { ends.count }

  /// The bytes that token `id` stands for; empty for special tokens and for ids that are not tokens.
  package func bytes(of id: UInt32) -> ArraySlice<UInt8> {
    guard let index = Int(exactly: id), index < ends.count else { return [] }
    return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// Indicates whether text is not built of a token.
  func isApart(_ id: UInt32) -> Bool { apart.contains(id) }

  /// Indicates whether an id is that of a token that stands for text.
  func isText(_ id: UInt32) -> Bool { id < UInt32(count) && !silent.contains(id) }

  /// Indicates whether some ids have no token.
  var hasVacancies: Bool { silent.count > specialTokens.count }

  /// Indicates whether every byte has a token that text is built of.
  var hasAllBytes: Bool {
    let single = (0..<UInt32(count)).lazy.filter { !isApart($0) }.map { bytes(of: $0) }.filter { $0.count == 1 }
    return Set(single.compactMap(\.first)).count == 256
  }

  /// Indicates whether some tokens are apart.
  var hasTokensApart: Bool { !apart.isEmpty }

  /// An ordinary token as its file spells it.
  func spelling(of id: UInt32) -> String {
    let bytes = bytes(of: id)
    return isByteLevel && !isApart(id)
      ? ByteAlphabet.standard.spelling(of: bytes) : String(decoding: bytes, as: UTF8.self)
  }

  /// Adds a token with the next id.
  mutating func append(_ token: some Sequence<UInt8>) {
    bytes.append(contentsOf: token)
    ends.append(bytes.count)
  }

  /// Adds a token that text is not built of, with the next id.
  mutating func append(apart token: some Sequence<UInt8>) {
    apart.insert(UInt32(count))
    append(token)
  }

  /// Adds an id without a token.
  mutating func appendVacancy() {
    silent.insert(UInt32(count))
    append([])
  }

  /// Adds a special token with the next id.
  mutating func append(special content: String, isInModel: Bool) {
    specialTokens.append(SpecialToken(id: UInt32(count), content: content, isInModel: isInModel))
    appendVacancy()
  }

  /// Adds the tokens, the special tokens and the merges to a checksum; where files list special tokens does not count.
  func update(_ checksum: Checksum) {
    checksum.update([ends.count, merges.count, specialTokens.count])
    checksum.update(ends)
    checksum.update(bytes)
    checksum.update(merges.flatMap { [$0.left, $0.right, $0.result] })
    for token in specialTokens { checksum.update("\(token.id) \(token.content)") }
  }

  /// Adds a rule for tokens that are there.
  mutating func append(_ merge: Merge) { merges.append(merge) }

  /// Adds the token that a pair makes, with the next id, and its rule.
  mutating func merge(_ left: UInt32, _ right: UInt32) -> Merge {
    let merge = Merge(left: left, right: right, result: UInt32(count))
    append(bytes(of: left) + bytes(of: right))
    merges.append(merge)
    return merge
  }
}

extension Vocabulary {
  /// The vocabulary that training starts from: the end-of-text token and the 256 bytes.
  static var trained: Vocabulary {
    var vocabulary = Vocabulary()
    vocabulary.append(special: SpecialTokens.endOfTextContents[0], isInModel: true)
    for byte in ByteAlphabet.standard.sortedBytes { vocabulary.append([byte]) }
    return vocabulary
  }

  /// The token id of each byte in `trained`.
  static let trainedByteIDs: [UInt32] = {
    var ids: [UInt32] = Array(repeating: 0, count: 256)
    for (position, byte) in ByteAlphabet.standard.sortedBytes.enumerated() {
      ids[Int(byte)] = UInt32(position + 1)
    }
    return ids
  }()
}

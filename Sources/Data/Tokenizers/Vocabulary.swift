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

  /// The number of tokens.
  package var count: Int { ends.count }

  /// The bytes that token `id` stands for; empty for special tokens and for ids that are not tokens.
  package func bytes(of id: UInt32) -> ArraySlice<UInt8> {
    guard let index = Int(exactly: id), index < ends.count else { return [] }
    return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  /// The token id of each byte, nothing for bytes without a token.
  private var byteIDs: [UInt32?] {
    var ids: [UInt32?] = Array(repeating: nil, count: 256)
    for id in 0..<UInt32(count) {
      let bytes = bytes(of: id)
      if bytes.count == 1, let byte = bytes.first { ids[Int(byte)] = id }
    }
    return ids
  }

  /// The token id of each byte.
  ///
  /// - Throws: `TokenizerError.missingByte`.
  func requiredByteIDs() throws(TokenizerError) -> [UInt32] {
    let ids = byteIDs
    if let missing = ids.firstIndex(of: nil) { throw .missingByte(UInt8(missing)) }
    return ids.compactMap(\.self)
  }

  /// Adds a token with the next id.
  mutating func append(_ token: some Sequence<UInt8>) {
    bytes.append(contentsOf: token)
    ends.append(bytes.count)
  }

  /// Adds a special token with the next id.
  mutating func append(special content: String, isInModel: Bool) {
    specialTokens.append(SpecialToken(id: UInt32(count), content: content, isInModel: isInModel))
    append([])
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

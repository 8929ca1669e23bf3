/// From the bytes of a token to its id.
struct TokenIndex: Sendable {
  private var table = ByteStringTable()
  private var ids: [UInt32] = []

  /// An index without tokens.
  init() {}

  /// The index of all tokens that stand for text; of equal ones the first counts.
  init(of vocabulary: Vocabulary) {
    for id in 0..<UInt32(vocabulary.count) where !vocabulary.isApart(id) {
      let bytes = vocabulary.bytes(of: id)
      if !bytes.isEmpty { _ = add(bytes.span, id: id) }
    }
  }

  /// Adds a token unless one with these bytes is there.
  ///
  /// - Returns: the id of the one that was there.
  mutating func add(_ bytes: Span<UInt8>, id: UInt32) -> UInt32? {
    let (index, isNew) = table.index(inserting: bytes)
    guard isNew else { return ids[index] }
    ids.append(id)
    return nil
  }

  /// The id of the token with these bytes, or nothing.
  func id(of bytes: Span<UInt8>) -> UInt32? {
    table.index(of: bytes).map { ids[$0] }
  }
}

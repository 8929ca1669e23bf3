/// From the bytes of a token to its id.
struct TokenIndex: Sendable {
  private var table = ByteStringTable()
  private var ids: [UInt32] = []

  /// An index without tokens.
  init() {}

  /// The index of all tokens that stand for text; of equal ones the first counts.
  init(of vocabulary: Vocabulary) {
    for id in 0..<UInt32(vocabulary.count) { add(vocabulary.bytes(of: id), id: id) }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, id: UInt32) {
    guard !bytes.isEmpty else { return }
    if table.index(inserting: bytes.span).isNew { ids.append(id) }
  }

  /// The id of the token with these bytes, or nothing.
  func id(of bytes: Span<UInt8>) -> UInt32? {
    table.index(of: bytes).map { ids[$0] }
  }
}

/// From the spellings of tokens to their ids; spellings are told apart scalar by scalar.
struct SpellingTable {
  private var ids = TokenIndex()

  /// The id of a spelling.
  subscript(spelling: String) -> UInt32? { ids.id(of: spelling.utf8.span) }

  /// Adds a spelling unless it is there.
  ///
  /// - Returns: the id of the one that was there.
  mutating func add(_ spelling: String, _ id: UInt32) -> UInt32? { ids.add(spelling.utf8.span, id: id) }
}

import Corpora

extension CountedText {
  /// Tokens that are read in one go.
  private static let pieceLength = 1 << 16

  /// Calls `body` with each token of a range and the symbols before it, which may lie before the range.
  func forEachToken<Key: PackedNGram>(
    in range: Range<Int>, body: (SymbolHistory<Key>, UInt32) throws -> Void
  ) throws {
    var history: SymbolHistory<Key> = subset.file.history(before: range.lowerBound, layout, endOfText: endOfText)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceLength) {
      for token in subset.file.tokens(start..<min(start + Self.pieceLength, range.upperBound)) {
        try body(history, token)
        history.append(token)
      }
    }
  }
}

extension TokenFile {
  /// The last symbols before a token: nothing but the tokens of its document.
  func history<Key>(before position: Int, _ layout: SymbolLayout, endOfText: UInt32) -> SymbolHistory<Key> {
    let start = max(position - (layout.order - 1), 0)
    var history = SymbolHistory<Key>(layout, endOfText: endOfText)
    if start > 0 { history.forget() }
    for token in tokens(start..<position) { history.append(token) }
    return history
  }
}

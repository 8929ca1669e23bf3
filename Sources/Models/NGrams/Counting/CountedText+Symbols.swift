import Corpora

extension CountedText {
  /// Tokens that are read in one go.
  private static let pieceLength = 1 << 16

  /// Calls `body` with a range's tokens in pieces, and the symbols before a piece, which may lie before the range; `body` adds
  /// the tokens to them where it needs them.
  func forEachPiece<Key: PackedNGram>(
    in range: Range<Int>, body: ([UInt32], inout SymbolHistory<Key>) throws -> Void
  ) rethrows {
    var history: SymbolHistory<Key> = subset.file.history(before: range.lowerBound, layout, endOfText: endOfText)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: Self.pieceLength) {
      try body(subset.file.tokens(start..<min(start + Self.pieceLength, range.upperBound)), &history)
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

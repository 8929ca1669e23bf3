/// The last symbols before the next token of a text.
struct SymbolHistory<Key: PackedNGram> {
  /// The symbols, the newest in the lowest bits; older ones than the order asks for are dropped.
  private(set) var symbols: Key
  /// The number of symbols that are known, at most N − 1.
  private(set) var count: Int
  private let layout: SymbolLayout
  private let endOfText: UInt32
  private let mask: Key

  /// The history of a document's first token.
  init(_ layout: SymbolLayout, endOfText: UInt32) {
    self.layout = layout
    self.endOfText = endOfText
    mask = layout.mask(layout.order - 1)
    symbols = 0
    count = 0
    begin()
  }

  /// Forgets all symbols, in the middle of a document of which nothing is known yet.
  mutating func forget() {
    symbols = 0
    count = 0
  }

  @inline(__always)
  private mutating func begin() {
    symbols = Key(layout.beginning) & mask
    count = Swift.min(1, layout.order - 1)
  }

  /// Adds a token; one that ends a document begins a new history.
  @inline(__always)
  mutating func append(_ token: UInt32) {
    if token == endOfText { return begin() }
    symbols = (symbols << layout.bits | Key(token)) & mask
    count = Swift.min(count + 1, layout.order - 1)
  }
}

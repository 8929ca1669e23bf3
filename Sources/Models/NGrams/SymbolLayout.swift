/// The symbols of n-grams and their places in an integer.
///
/// Symbols are the tokens, and one more that stands before the first token of a document and is never predicted.
struct SymbolLayout: Sendable, Equatable {
  /// The most bits of an n-gram.
  static let mostBits = 128

  /// V, without the symbol before a document.
  let vocabularySize: Int
  /// N.
  let order: Int

  /// The symbol that stands before a document's first token.
  var beginning: UInt32 { UInt32(vocabularySize) }

  /// The bits of a symbol.
  var bits: Int { Int.bitWidth - vocabularySize.leadingZeroBitCount }

  /// True when an integer of the most bits holds an n-gram.
  var fits: Bool { order * bits <= Self.mostBits }

  /// True when 64 bits hold an n-gram.
  var isNarrow: Bool { order * bits <= 64 }

  /// The largest integer of some symbols.
  func mask<Key: PackedNGram>(_ symbols: Int) -> Key {
    symbols * bits >= Key.bitWidth ? .max : (1 << (symbols * bits)) - 1
  }
}

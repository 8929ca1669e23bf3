import RegularExpressions

/// The places in a text of characters that no merge reaches across: between two characters with tokens that stand side
/// by side in no token that a merge makes.
///
/// A vocabulary of words that begin with "▁" makes nearly all places before "▁" boundaries, so that words are encoded
/// and remembered one by one although no pre-tokenizer cuts the text.
package struct MergeBoundaries: Sendable {
  /// The pairs of characters within tokens.
  private var pairs = PairTable()

  init(_ vocabulary: Vocabulary) {
    for merge in vocabulary.merges { add(vocabulary.bytes(of: merge.result).span) }
  }

  private mutating func add(_ token: Span<UInt8>) {
    var last: UInt32?
    var index = 0
    while index < token.count {
      let length = UTF8Scalar.length(at: index, in: token)
      let value = UTF8Scalar.value(at: index, in: token, length: length) ?? UTF8Scalar.replacement
      if let last { pairs.set(last, value, to: 0) }
      last = value
      index += max(length, 1)
    }
  }

  /// The end of the part that starts at a place.
  package func end(of start: Int, in text: Span<UInt8>, _ symbols: SymbolTable) -> Int {
    var index = start
    var last: UInt32?
    while index < text.count {
      let length = UTF8Scalar.length(at: index, in: text)
      let value = UTF8Scalar.value(at: index, in: text, length: length)
      let known = value.flatMap { symbols.token(of: $0) == nil ? nil : $0 }
      if let last, let known, pairs.value(last, known) == nil { return index }
      last = known
      index += max(length, 1)
    }
    return index
  }
}

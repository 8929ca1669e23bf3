/// Puts the parts of a document together to chunks that can be cut into pre-tokens one by one.
///
/// A long document is handed on before its end, up to a place at which pre-tokens end whatever is before and behind: between a
/// letter or digit and a single space, or behind a single line feed, each before a letter, all of ASCII. No pre-token of a
/// known pattern reaches across such a place, and none looks beyond it.
package struct TextChunks {
  private var pending: [UInt8] = []

  /// No text yet.
  package init() {}

  /// Takes the next part of a document, and calls `body` with the chunks that are complete.
  package mutating func append(_ part: ArraySlice<UInt8>, isLast: Bool, body: (Span<UInt8>) throws -> Void) rethrows {
    if isLast && pending.isEmpty { return try body(part.span) }
    let start = pending.count
    pending += part
    let end = isLast ? pending.count : Self.lastCut(in: pending.span, from: start)
    guard let end else { return }
    try body(pending.span.extracting(0..<end))
    pending.removeFirst(end)
  }

  /// The last place from `start` on at which a text can be cut; nil when there is none.
  static func lastCut(in text: Span<UInt8>, from start: Int) -> Int? {
    var position = text.count - 2
    while position >= max(start, 2) {
      if isCut(position, in: text) { return position }
      position -= 1
    }
    return nil
  }

  private static func isCut(_ position: Int, in text: Span<UInt8>) -> Bool {
    switch (text[position - 1], text[position]) {
    case (UInt8(ascii: "\n"), let next): isLetter(next) && isWord(text[position - 2])
    case (let last, UInt8(ascii: " ")): isWord(last) && isLetter(text[position + 1])
    default: false
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

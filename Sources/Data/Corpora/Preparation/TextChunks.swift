/// Puts the parts of a document together to chunks that can be cut into pre-tokens one by one.
///
/// A long document is handed on before its end, up to a place at which pre-tokens end whatever is before and behind: between a
/// letter or digit and a single space, or behind a single line feed, each before a letter, all of ASCII. No pre-token of a
/// known pattern reaches across such a place, and none looks beyond it. A text that has no such place for long is cut behind a line,
/// or else anywhere between two Unicode scalars, since merging a pre-token takes memory for each byte of it.
package struct TextChunks {
  /// The bytes after which a text without a place for a cut is cut all the same.
  package static let longest = 1 << 23

  private var pending: [UInt8] = []
  /// Indicates whether documents are handed on before their end.
  private let areCut: Bool

  /// No text yet.
  ///
  /// - Parameter areCut: false for tokenizers whose pre-tokens may reach anywhere: a document is one chunk.
  package init(areCut: Bool = true) { self.areCut = areCut }

  /// Takes the next part of a document, and calls `body` with the chunks that are complete.
  package mutating func append(_ part: ArraySlice<UInt8>, isLast: Bool, body: (Span<UInt8>) throws -> Void) rethrows {
    if isLast && pending.isEmpty { return try body(part.span) }
    let start = pending.count
    pending += part
    let end = areCut ? Self.lastCut(in: pending.span, from: start) : nil
    if let end { try handOver(end, to: body) }
    while areCut, pending.count > Self.longest { try handOver(Self.forcedCut(in: pending.span), to: body) }
    if isLast { try handOver(pending.count, to: body) }
  }

  private mutating func handOver(_ count: Int, to body: (Span<UInt8>) throws -> Void) rethrows {
    try body(pending.span.extracting(0..<count))
    pending.removeFirst(count)
  }

  /// A place at which a text that is too long is cut: the last one behind a line that is followed by text, else between scalars.
  private static func forcedCut(in text: Span<UInt8>) -> Int {
    var end = longest
    while text[end] & 0xC0 == 0x80, end > longest - 4 { end -= 1 }
    let lineEnd = (end / 2..<end).last { text[$0 - 1] == .newline && !isWhitespace(text[$0]) }
    return lineEnd ?? end
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

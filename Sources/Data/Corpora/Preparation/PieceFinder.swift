/// Finds the end of a piece of a text: after a blank line, else after a line, else before a space, best behind a
/// sentence, else between two Unicode scalars.
struct PieceFinder {
  /// The shortest piece, in bytes; only the end of the text is shorter.
  let shortest: Int
  /// The longest piece, in bytes.
  let longest: Int

  /// The end of the piece that starts at `start`.
  ///
  /// - Precondition: `start` is inside `text`, `shortest` at least 4 and `longest` not below it.
  /// - Complexity: O(longest).
  func end(of start: Int, in text: Span<UInt8>) -> Int {
    let limit = min(text.count, start + longest)
    let first = start + shortest
    if let end = endOfParagraphs(from: start, to: limit, in: text) { return end }
    guard limit < text.count else { return limit }
    return endOfLine(in: first..<limit, of: text) ?? space(in: first..<limit, of: text, afterSentence: true)
      ?? space(in: first..<limit, of: text, afterSentence: false) ?? startOfScalar(at: limit, in: text)
  }

  /// The end of the first paragraph that makes a piece at the start of a text long enough; nil when none does, or when the
  /// piece would be too long.
  func endOfParagraphs(in text: Span<UInt8>) -> Int? {
    endOfParagraphs(from: 0, to: min(text.count, longest), in: text)
  }

  /// The end of the first paragraph that makes the piece long enough.
  private func endOfParagraphs(from start: Int, to limit: Int, in text: Span<UInt8>) -> Int? {
    var end = start
    while let next = endOfParagraph(from: end, to: limit, in: text) {
      if next - start >= shortest { return next }
      end = next
    }
    return nil
  }

  /// The position after the next blank line; lines of white space are blank.
  private func endOfParagraph(from start: Int, to limit: Int, in text: Span<UInt8>) -> Int? {
    var lineIsBlank = false
    for position in start..<limit {
      switch text[position] {
      case UInt8(ascii: "\n"):
        if lineIsBlank { return position + 1 }
        lineIsBlank = true
      case UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0B, 0x0C: break
      default: lineIsBlank = false
      }
    }
    return nil
  }

  private func endOfLine(in range: Range<Int>, of text: Span<UInt8>) -> Int? {
    range.first { text[$0 - 1] == UInt8(ascii: "\n") }
  }

  /// The first space in a range, which begins the next piece as it would begin a word.
  private func space(in range: Range<Int>, of text: Span<UInt8>, afterSentence: Bool) -> Int? {
    for position in range where text[position] == UInt8(ascii: " ") || text[position] == UInt8(ascii: "\t") {
      let isEnd = [UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(text[position - 1])
      if isEnd || !afterSentence { return position }
    }
    return nil
  }

  /// The last position up to `position` at which a scalar starts.
  private func startOfScalar(at position: Int, in text: Span<UInt8>) -> Int {
    var position = position
    while text[position] & 0xC0 == 0x80 { position -= 1 }
    return position
  }
}

/// Cuts a text into chunks that end where a paragraph ends, or else a sentence, a word, or a character.
public enum TextChunks {
  /// The chunks of a text; together they are the text.
  ///
  /// - Parameters:
  ///   - limit: the most bytes of a chunk, unless a single character is longer.
  /// - Precondition: `limit` is at least 1.
  /// - Complexity: O(n).
  public static func chunks(of text: String, limit: Int) -> [Substring] {
    precondition(limit > 0, "chunks of \(limit) bytes")
    var chunks: [Substring] = []
    var rest = text[...]
    while rest.utf8.count > limit {
      let end = end(of: rest, limit: limit)
      chunks.append(rest[..<end])
      rest = rest[end...]
    }
    return rest.isEmpty ? chunks : chunks + [rest]
  }

  /// The end of the first chunk: the last good place in the second half of the bytes that it may have.
  private static func end(of text: Substring, limit: Int) -> String.Index {
    let most = character(atOrBefore: text.utf8.index(text.startIndex, offsetBy: limit), in: text)
    let least = text.utf8.index(text.startIndex, offsetBy: limit / 2)
    let places: [(Substring, String.Index) -> Bool] = [endsParagraph, endsSentence, endsWord]
    for isPlace in places {
      var index = most
      while index > least {
        if isPlace(text, index) { return index }
        index = text.index(before: index)
      }
    }
    return most
  }

  /// The start of the character that a place lies in; behind the first character for a place in it.
  private static func character(atOrBefore place: String.Index, in text: Substring) -> String.Index {
    var index = place
    while index > text.startIndex, String.Index(index, within: text) == nil { index = text.utf8.index(before: index) }
    return index > text.startIndex ? index : text.index(after: text.startIndex)
  }

  private static func endsParagraph(_ text: Substring, _ index: String.Index) -> Bool {
    guard text[text.index(before: index)].isNewline, index < text.endIndex else { return false }
    let line = text[..<text.index(before: index)]
    return !text[index].isNewline && line.last?.isNewline == true
  }

  private static func endsSentence(_ text: Substring, _ index: String.Index) -> Bool {
    guard endsWord(text, index) else { return false }
    let before = text[..<index].reversed().first { !$0.isWhitespace && !"\"'”’)]".contains($0) }
    return before.map { ".!?".contains($0) } ?? false
  }

  /// True behind white space and before a word.
  private static func endsWord(_ text: Substring, _ index: String.Index) -> Bool {
    text[text.index(before: index)].isWhitespace && index < text.endIndex && !text[index].isWhitespace
  }
}

/// The end of a text.
enum TextTail {
  /// The last words of a text, of at most so many bytes.
  static func end(of text: String, limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let start = text.utf8.index(text.endIndex, offsetBy: -limit)
    // Behind the first white space: the word before it is cut.
    let characters = text.unicodeScalars[start...].drop { !$0.properties.isWhitespace }
    return String(Substring(characters)).trimmingWhitespace
  }
}

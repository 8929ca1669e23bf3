/// A pattern whose matches a text is cut at, or that are replaced.
package enum TextPattern: Sendable, Hashable {
  /// A regular expression as Oniguruma reads it.
  case expression(String)
  /// The text itself.
  case literal(String)
  /// Each character of a kind.
  case characters(CharacterKind)
  /// `\w+|[^\w\s]+`: words, and what is between them without white space.
  case words
}

extension TextPattern: CustomStringConvertible {
  /// The pattern with its kind, for comparisons and messages.
  package var description: String {
    switch self {
    case .expression(let expression): "the expression \(expression)"
    case .literal(let text): "the text \"\(text)\""
    case .characters(let kind): "\(kind)"
    case .words: "words"
    }
  }
}

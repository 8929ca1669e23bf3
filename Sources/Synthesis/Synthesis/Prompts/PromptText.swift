import Files

/// The text of a request, with placeholders such as `{{document}}` for its parts.
///
/// The document stands first and the entities last, so that all requests about one document begin with the same text, which
/// servers keep.
public struct PromptText: Sendable, Equatable {
  /// The text with its placeholders.
  public let text: String
  private let pieces: [Piece]

  /// A part of a prompt.
  private enum Piece: Equatable {
    /// A text as it is.
    case literal(String)
    /// The name of a placeholder.
    case placeholder(Placeholder)
  }

  /// The parts of a prompt that are filled in.
  public enum Placeholder: String, Sendable, CaseIterable {
    /// The title of the source document.
    case title
    /// The source document, or the part of it that is written again.
    case document
    /// The names of the entities, a line each.
    case entities
    /// The manner in which a text is written again.
    case style
    /// The end of the text that was written so far.
    case previous
    /// The text in other words.
    case rewrite
  }

  /// A prompt from its text; white space at its end does not count.
  public init(_ text: String) {
    let trimmed = String(text.reversed().drop(while: \.isWhitespace).reversed())
    self.text = trimmed
    pieces = Self.pieces(of: trimmed)
  }

  /// The version: a checksum of the text.
  public var version: String { Checksum.of(Array(text.utf8)) }

  /// The placeholders that the text has.
  public var placeholders: Set<Placeholder> {
    Set(pieces.compactMap { if case .placeholder(let name) = $0 { name } else { nil } })
  }

  /// The text with values for its placeholders; one without a value becomes empty, and values are not searched for placeholders.
  public func filled(_ values: [Placeholder: String]) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .literal(let literal): text += literal
      case .placeholder(let name): text += values[name] ?? ""
      }
    }
  }

  private static func pieces(of text: String) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    while let next = nextPlaceholder(in: rest) {
      pieces += [.literal(String(rest[..<next.range.lowerBound])), .placeholder(next.name)]
      rest = rest[next.range.upperBound...]
    }
    return pieces + [.literal(String(rest))]
  }

  private static func nextPlaceholder(in text: Substring) -> (range: Range<String.Index>, name: Placeholder)? {
    let found = Placeholder.allCases.compactMap { name in
      text.firstRange(of: "{{\(name.rawValue)}}").map { (range: $0, name: name) }
    }
    return found.min { $0.range.lowerBound < $1.range.lowerBound }
  }
}

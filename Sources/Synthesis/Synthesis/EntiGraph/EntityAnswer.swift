import Files

/// The summary and the entities of a document, as a model named them.
public struct EntityAnswer: Sendable, Equatable {
  /// The summary; empty when there is none.
  public let summary: String
  /// The names of the entities: trimmed, each once, in the order of the answer.
  public let entities: [String]

  /// The longest name of an entity, in characters; longer ones are sentences rather than names.
  public static let longestName = 120

  /// The summary and the entities in a value of JSON; nil for anything but an object with a list `entities`.
  ///
  /// Names that differ only in the case of letters or in white space are one entity, written as it came first. An element
  /// is a text, or an object with a field `name` or `entity`; others are left out.
  package init?(_ value: JSONValue) {
    guard case .object(let fields) = value, case .list(let elements)? = fields["entities"] else { return nil }
    var known: Set<String> = []
    summary = fields["summary"].flatMap(Self.text).map(Self.trimmed) ?? ""
    entities = elements.compactMap(Self.name).filter { known.insert($0.lowercased()).inserted }
  }

  private static func name(_ element: JSONValue) -> String? {
    let found: JSONValue? =
      if case .object(let fields) = element { fields["name"] ?? fields["entity"] } else { element }
    let name = found.flatMap(text)?.split(whereSeparator: \.isWhitespace).joined(separator: " ") ?? ""
    return name.isEmpty || name.count > longestName ? nil : name
  }

  private static func text(_ value: JSONValue) -> String? {
    if case .text(let text) = value { text } else { nil }
  }

  private static func trimmed(_ text: String) -> String { text.trimmingWhitespace }
}

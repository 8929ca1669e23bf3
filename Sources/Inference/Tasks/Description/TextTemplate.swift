/// A text with fields of an item in it, such as `Question: {{question}}\nAnswer:`.
struct TextTemplate: Sendable, Equatable {
  private enum Part: Sendable, Equatable {
    case text(String)
    case field(String, Method?)
  }

  /// A change of a field's text, by the name that it has in the templates of lm-evaluation-harness: `{{support.lstrip()}}`.
  private enum Method: String {
    /// Without white space before it.
    case lstrip
    /// The first letter is a capital, and the others are not.
    case capitalize

    func apply(_ text: String) -> String {
      switch self {
      case .lstrip: String(text.drop(while: \.isWhitespace))
      case .capitalize: text.prefix(1).uppercased() + text.dropFirst().lowercased()
      }
    }
  }

  private let parts: [Part]

  /// - Throws: `TaskError.malformedTemplate`.
  init(_ text: String) throws(TaskError) {
    var parts: [Part] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "{{") {
      let after = rest[start.upperBound...]
      guard let end = after.firstRange(of: "}}") else { throw .malformedTemplate(text) }
      let name = after[..<end.lowerBound].drop { $0 == " " }
      let field = String(name.reversed().drop { $0 == " " }.reversed())
      guard let part = Self.part(field) else { throw .malformedTemplate(text) }
      parts += [.text(String(rest[..<start.lowerBound])), part]
      rest = after[end.upperBound...]
    }
    guard !rest.contains("}}") else { throw .malformedTemplate(text) }
    self.parts = parts + [.text(String(rest))]
  }

  /// The part of a field, or of a field and a method; nil for anything else.
  private static func part(_ field: String) -> Part? {
    guard !field.isEmpty, !field.contains("{") else { return nil }
    guard field.hasSuffix("()") else { return .field(field, nil) }
    guard let dot = field.lastIndex(of: "."), dot > field.startIndex,
      let method = Method(rawValue: String(field[field.index(after: dot)...].dropLast(2)))
    else { return nil }
    return .field(String(field[..<dot]), method)
  }

  /// The field, when the template is one field and nothing else.
  var onlyField: String? {
    let fields = parts.filter { $0 != .text("") }
    guard fields.count == 1, case .field(let name, nil) = fields[0] else { return nil }
    return name
  }

  /// The fields that are named.
  var fields: [String] {
    parts.compactMap { if case .field(let name, _) = $0 { name } else { nil } }
  }

  /// The text for an item.
  func text(of row: TaskRow) throws(TaskError) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let constant): text += constant
      case .field(let name, let method):
        let value = try row.text(name)
        text += method?.apply(value) ?? value
      }
    }
    return text
  }
}

/// A text with fields of an item in it, such as `Question: {{question}}\nAnswer:`.
struct TextTemplate: Sendable, Equatable {
  private enum Part: Sendable, Equatable {
    case text(String)
    case field(String)
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
      guard !field.isEmpty, !field.contains("{") else { throw .malformedTemplate(text) }
      parts += [.text(String(rest[..<start.lowerBound])), .field(field)]
      rest = after[end.upperBound...]
    }
    guard !rest.contains("}}") else { throw .malformedTemplate(text) }
    self.parts = parts + [.text(String(rest))]
  }

  /// The field, when the template is one field and nothing else.
  var onlyField: String? {
    let fields = parts.filter { $0 != .text("") }
    guard fields.count == 1, case .field(let name) = fields[0] else { return nil }
    return name
  }

  /// The fields that are named.
  var fields: [String] {
    parts.compactMap { if case .field(let name) = $0 { name } else { nil } }
  }

  /// The text for an item.
  func text(of row: TaskRow) throws(TaskError) -> String {
    var text = ""
    for part in parts {
      switch part {
      case .text(let constant): text += constant
      case .field(let name): text += try row.text(name)
      }
    }
    return text
  }
}

import Configurations

/// The documents that items ask about: each item's own becomes its field `document`, for instance `{{document.title}}`.
struct RowDocuments {
  /// The file of the documents, one JSON object a line.
  let data: String
  /// The field of a document that names it.
  let key: String
  /// The field of an item that names its document.
  let field: String
  /// The field of a document that is cut, and the number of its first words that are kept; nil: nothing is cut.
  let text: String, words: Int?

  init(_ section: ConfigurationSection, place: (String) -> String) throws(ConfigurationError) {
    data = place(try section.text("data"))
    key = try section.text("key", default: "id")
    field = try section.text("field", default: "document")
    text = try section.text("text", default: "text")
    words = section.has("words") ? try section.integer("words", in: 1...1 << 40) : nil
    try section.finish()
  }

  /// Adds its document to each row.
  ///
  /// - Throws: `TaskError.noSuchDocument` and others, `FileError`.
  func join(_ rows: [TaskRow]) throws -> [TaskRow] {
    let documents = try TaskRow.rows(utf8: TaskRow.content(of: data), path: data)
    var byName: [String: TaskValue] = [:]
    for document in documents { byName[try document.text(key)] = cut(document.fields) }
    return try rows.map { row in
      let name = try row.text(field)
      guard let document = byName[name] else {
        throw TaskError.noSuchDocument(path: row.path, line: row.line, name: name, documents: data)
      }
      return row.adding(["document": document])
    }
  }

  private func cut(_ document: TaskValue) -> TaskValue {
    guard let words, case .object(var fields) = document, let content = fields[text]?.text else { return document }
    fields[text] = .text(content.firstWords(words))
    return .object(fields)
  }
}

extension String {
  /// The beginning with so many words.
  fileprivate func firstWords(_ count: Int) -> String {
    var words = 0
    var isInWord = false
    for index in unicodeScalars.indices {
      let isSpace = unicodeScalars[index].properties.isWhitespace
      if isInWord && isSpace { words += 1 }
      if words == count { return String(self[..<index]) }
      isInWord = !isSpace
    }
    return self
  }
}

/// The way that the fields of a row become an item.
struct TaskTemplate: Sendable {
  /// The texts to choose from.
  enum Choices: Sendable {
    /// One template a choice.
    case templates([TextTemplate])
    /// A field with a list of texts.
    case field(String)
  }

  /// The right choice.
  enum Answer: Sendable {
    case first, last
    /// A template of its number from 0, of its label, or of its text.
    case text(TextTemplate, labels: String?)
    /// A template of its number from 1.
    case number(TextTemplate)
  }

  let kind: TaskKind
  /// The field with a list of items, where a row has several.
  var list: String?
  var context: TextTemplate?
  let choices: Choices
  var answer = Answer.first
  /// The field of the group that an item belongs to.
  var group: String?
  /// A change of every text.
  var clean: @Sendable (String) -> String = { $0 }

  /// The fields that a row needs.
  var fields: [String] {
    if let list { return [list] }
    let named: [String]
    switch choices {
    case .templates(let templates): named = templates.flatMap(\.fields)
    case .field(let name): named = [name]
    }
    return (context?.fields ?? []) + named
  }

  /// The items of rows as they stand in a file.
  func items(of rows: [TaskRow]) throws(TaskError) -> [TaskItem] {
    var items: [TaskItem] = []
    for row in try separated(rows) { items.append(try item(of: row)) }
    return items
  }

  /// One row an item.
  func separated(_ rows: [TaskRow]) throws(TaskError) -> [TaskRow] {
    guard let list else { return rows }
    var separated: [TaskRow] = []
    for row in rows { separated += try row.nested(list) }
    return separated
  }

  /// The item of a row.
  private func item(of row: TaskRow) throws(TaskError) -> TaskItem {
    let choices = try texts(of: row).map(clean)
    if kind != .lastWord, choices.count < 2 {
      throw .fewChoices(path: row.path, line: row.line, choices: choices.count)
    }
    return TaskItem(
      context: clean(try context?.text(of: row) ?? ""), choices: choices, answer: try answer(of: row, choices),
      group: try groupName(of: row), line: row.line)
  }

  private func groupName(of row: TaskRow) throws(TaskError) -> String? {
    guard let group, row.has(group) else { return nil }
    return try row.text(group)
  }

  private func texts(of row: TaskRow) throws(TaskError) -> [String] {
    switch choices {
    case .field(let name): return try row.texts(name)
    case .templates(let templates):
      var texts: [String] = []
      for template in templates { texts.append(try template.text(of: row)) }
      return texts
    }
  }

  private func answer(of row: TaskRow, _ choices: [String]) throws(TaskError) -> Int {
    switch answer {
    case .first: return 0
    case .last: return choices.count - 1
    case .number(let template):
      let text = try template.text(of: row)
      if let number = Int(text), (1...choices.count).contains(number) { return number - 1 }
      throw .noSuchAnswer(path: row.path, line: row.line, answer: text, choices: choices.count)
    case .text(let template, let labels):
      let text = try template.text(of: row)
      let names = try labels.map { (name) throws(TaskError) in try row.texts(name) } ?? []
      if let index = names.firstIndex(of: text) ?? Int(text) ?? choices.firstIndex(of: text) ?? Self.letter(text),
        choices.indices.contains(index)
      {
        return index
      }
      throw .noSuchAnswer(path: row.path, line: row.line, answer: text, choices: choices.count)
    }
  }

  /// The index of a letter: 0 for A.
  private static func letter(_ text: String) -> Int? {
    guard text.utf8.count == 1, let byte = text.utf8.first, (0x41...0x5A).contains(byte) else { return nil }
    return Int(byte) - 0x41
  }
}

import Configurations
import Files
import Foundation

/// A task that a YAML file describes.
///
/// Its keys: `name`, `kind`, `data` (a file beside it with one JSON object a line), `context`, `choices` (templates, or
/// one field with a list), `answer`, `labels`, `group`, `delimiter`, `examples: {data, count, separator}`, `list` (a field with
/// several items), `documents: {data, key, field, text, words}`, `split: {by, part, validation, seed}`.
struct TaskFile {
  let name: String
  let template: TaskTemplate
  let data: String
  let delimiter: String
  let examples: ExampleSource?
  let documents: RowDocuments?
  let split: RowSplit?

  /// - Throws: `FileError.system`, `ConfigurationError`, `TaskError.malformedTemplate`.
  init(path: String) throws {
    let section = try ConfigurationSection(utf8: try readFile(path), file: path)
    let directory = (path as NSString).deletingLastPathComponent
    func place(_ name: String) -> String {
      name.hasPrefix("/") || directory.isEmpty ? name : "\(directory)/\(name)"
    }
    let title = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    name = try section.text("name", default: title)
    data = place(try section.text("data"))
    template = try TaskTemplate(section)
    delimiter = section.has("delimiter") ? try section.text("delimiter") : " "
    examples = try section.has("examples") ? ExampleSource(section.section("examples")) { place($0) } : nil
    documents = try section.has("documents") ? RowDocuments(section.section("documents")) { place($0) } : nil
    split = try section.has("split") ? RowSplit(section.section("split")) : nil
    try section.finish()
  }

  /// The rows that become items: each with its document, those of the split alone.
  func rows(_ all: [TaskRow]) throws -> [TaskRow] {
    let rows = try joined(all)
    return try split?.rows(of: rows) ?? rows
  }

  /// Each row with its document.
  func joined(_ rows: [TaskRow]) throws -> [TaskRow] { try documents?.join(rows) ?? rows }
}

/// The examples that stand before every item.
struct ExampleSource: Sendable, Equatable {
  /// The file of examples; nil: that of the items.
  let data: String?
  /// The number of examples before each item: the first of the file, without the item itself.
  let count: Int
  /// The text between them.
  let separator: String

  init(_ section: ConfigurationSection, place: (String) -> String) throws {
    data = section.has("data") ? place(try section.text("data")) : nil
    count = try section.integer("count", in: 1...1000)
    separator = section.has("separator") ? try section.text("separator") : "\n\n"
    try section.finish()
  }
}

extension TaskTemplate {
  /// The template of a task file.
  fileprivate init(_ section: ConfigurationSection) throws {
    let kind = try section.choice("kind", default: TaskKind.multipleChoice)
    context = section.has("context") ? try TextTemplate(section.text("context")) : nil
    choices = try Self.choices(section.texts("choices").map { (text) throws(TaskError) in try TextTemplate(text) })
    self.kind = kind
    list = section.has("list") ? try section.text("list") : nil
    group = section.has("group") ? try section.text("group") : nil
    clean = { $0 }
    answer = .first
    guard kind == .multipleChoice else { return }
    answer = .text(
      try TextTemplate(section.text("answer")), labels: section.has("labels") ? try section.text("labels") : nil)
  }

  /// One template that is a field alone is a list of texts.
  private static func choices(_ templates: [TextTemplate]) -> Choices {
    if templates.count == 1, let field = templates[0].onlyField { return .field(field) }
    return .templates(templates)
  }
}

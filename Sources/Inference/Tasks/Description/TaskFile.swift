import Configurations
import Files
import Foundation

/// A task that a YAML file describes.
///
/// Its keys: `name`, `kind`, `data` (a file beside it with one JSON object a line), `context`, `choices` (templates, or
/// one field with a list), `answer`, `labels`, `group`, `delimiter`, `examples: {data, count, separator}`.
struct TaskFile {
  let name: String
  let template: TaskTemplate
  let data: String
  let delimiter: String
  let examples: ExampleSource?

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
    try section.finish()
  }
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

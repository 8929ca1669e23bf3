import Files

/// A task with its items.
public struct EvaluationTask: Sendable, Encodable {
  /// The name under which it is reported.
  public let name: String
  /// The way items are judged.
  public let kind: TaskKind
  /// The items; examples stand in their contexts.
  public private(set) var items: [TaskItem]
  /// The text between a context and a continuation.
  public let delimiter: String
  /// The data file.
  public let path: String

  /// Scores depend on these; they do not depend on the path.
  private enum CodingKeys: CodingKey { case name, kind, items, delimiter }

  /// Reads a task.
  ///
  /// - Parameters:
  ///   - text: the path of a task file, or `NAME=FILE` for a built-in one; `blimp/GROUP=FILE` takes one group.
  ///   - limit: the most items of the task, and of each of its groups; nil: all.
  /// - Throws: `TaskError`, `FileError`, `ConfigurationError`.
  public init(_ text: String, limit: Int? = nil) throws {
    if let file = try Self.file(text) { try self.init(file) } else { try self.init(builtIn: text) }
    if let limit { self.limit(to: limit) }
  }

  private static func file(_ text: String) throws -> TaskFile? {
    text.hasSuffix(".yaml") || text.hasSuffix(".yml") ? try TaskFile(path: text) : nil
  }

  private init(_ file: TaskFile) throws {
    let items = try file.template.items(of: file.rows(Self.rows(of: file.data)))
    guard !items.isEmpty else { throw TaskError.noItems(path: file.data, group: file.split?.part.rawValue) }
    name = file.name
    kind = file.template.kind
    delimiter = file.delimiter
    path = file.data
    self.items = items
    if let source = file.examples { try addExamples(source, file) }
  }

  private init(builtIn text: String) throws {
    let parts = text.split(separator: "=", maxSplits: 1).map { String($0) }
    let names = parts[0].split(separator: "/", maxSplits: 1).map { String($0) }
    guard let task = names.first.flatMap({ BuiltInTask(rawValue: $0) }) else {
      throw TaskError.unknownTask(name: parts[0], known: BuiltInTask.allCases.map(\.rawValue))
    }
    guard parts.count == 2 else { throw TaskError.noData(task: parts[0]) }
    let group = names.count == 2 ? names[1] : nil
    let rows = try Self.rows(of: parts[1])
    let template = try task.template(for: rows[0])
    let items = try template.items(of: rows).filter { group == nil || $0.group == group }
    guard !items.isEmpty else { throw TaskError.noItems(path: parts[1], group: group) }
    name = parts[0]
    kind = template.kind
    delimiter = " "
    path = parts[1]
    self.items = items
  }

  private static func rows(of path: String) throws -> [TaskRow] {
    let rows = try TaskRow.rows(utf8: TaskRow.content(of: path), path: path)
    guard !rows.isEmpty else { throw TaskError.noItems(path: path, group: nil) }
    return rows
  }

  /// The tokens that are read about, at four bytes a token.
  public var estimatedTokens: Int {
    items.reduce(0) { sum, item in
      sum + item.choices.reduce(item.context.utf8.count) { $0 + $1.utf8.count } / 4 + item.choices.count
    }
  }

  /// Keeps the first items of each group.
  public mutating func limit(to count: Int) {
    var taken: [String?: Int] = [:]
    items = items.filter { item in
      taken[item.group, default: 0] += 1
      return taken[item.group, default: 0] <= count
    }
  }
}

extension EvaluationTask {
  /// Puts examples before the context of every item.
  private mutating func addExamples(_ source: ExampleSource, _ file: TaskFile) throws {
    let path = source.data ?? self.path
    let examples = try source.data.map { try file.template.items(of: file.joined(Self.rows(of: $0))) } ?? items
    items = try items.map { item in
      let others = examples.filter { source.data != nil || $0.line != item.line || $0 != item }.prefix(source.count)
      guard others.count == source.count else {
        throw TaskError.fewExamples(path: path, found: others.count, needed: source.count)
      }
      let texts = others.map { $0.context + delimiter + $0.choices[$0.answer] }
      return item.following(texts.joined(separator: source.separator) + source.separator)
    }
  }
}

extension TaskItem {
  /// The item with a text before its context.
  fileprivate func following(_ text: String) -> TaskItem {
    TaskItem(context: text + context, choices: choices, answer: answer, group: group, line: line)
  }
}

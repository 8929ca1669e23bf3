/// A task that models cannot be judged by.
public enum TaskError: Error, Equatable, CustomStringConvertible {
  /// A name that is neither a built-in task nor a task file.
  case unknownTask(name: String, known: [String])
  /// A built-in task without the file of its items.
  case noData(task: String)
  /// A template that is not closed, or names no field.
  case malformedTemplate(String)
  /// A line of a data file that is not a JSON object.
  case notAnObject(path: String, line: Int)
  /// An item without a field that the template names.
  case missingField(path: String, line: Int, field: String, known: [String])
  /// An item whose field is of another kind.
  case wrongField(path: String, line: Int, field: String, expected: String)
  /// An item whose answer is none of its choices.
  case noSuchAnswer(path: String, line: Int, answer: String, choices: Int)
  /// An item with fewer than two choices.
  case fewChoices(path: String, line: Int, choices: Int)
  /// An item about a document that is not in the file of documents.
  case noSuchDocument(path: String, line: Int, name: String, documents: String)
  /// A data file without items, or without those of a group.
  case noItems(path: String, group: String?)
  /// Items that do not have the fields of the built-in task.
  case otherFields(task: String, path: String, expected: [String])
  /// Fewer examples than are put before each item.
  case fewExamples(path: String, found: Int, needed: Int)
  /// A continuation without tokens.
  case emptyContinuation(path: String, line: Int)
  /// A continuation that is longer than the context.
  case longContinuation(tokens: Int, contextLength: Int)

  /// The facts and what to do, in one sentence.
  public var description: String {
    switch self {
    case .unknownTask(let name, let known):
      "there is no task \(name); name a task file that ends in .yaml, or NAME=FILE with one of \(known.joined(separator: ", "))"
    case .noData(let task): "the task \(task) needs a file of items; name it as \(task)=FILE"
    case .malformedTemplate(let text):
      "the template \"\(text)\" has braces that do not belong together; write fields as {{name}}"
    case .notAnObject(let path, let line):
      "line \(line) of \(path) is not a JSON object; give a file with one JSON object a line"
    case .missingField(let path, let line, let field, let known):
      "the item in line \(line) of \(path) has no \"\(field)\", only \(known.joined(separator: ", ")); add it or change the template"
    case .wrongField(let path, let line, let field, let expected):
      "\"\(field)\" of the item in line \(line) of \(path) must be \(expected)"
    case .noSuchAnswer(let path, let line, let answer, let choices):
      "the answer \"\(answer)\" of the item in line \(line) of \(path) is none of its \(choices) choices; give its number from 0, its label or its text"
    case .fewChoices(let path, let line, let choices):
      "the item in line \(line) of \(path) has \(choices) choice(s); give at least two"
    case .noSuchDocument(let path, let line, let name, let documents):
      "the item in line \(line) of \(path) is about the document \"\(name)\", which \(documents) does not have; add it or remove the item"
    case .noItems(let path, let group):
      "\(path) has no items\(group.map { " of \($0)" } ?? ""); give a file with one JSON object a line"
    case .otherFields(let task, let path, let expected):
      "the items of \(path) are not those of \(task); they need the fields \(expected.joined(separator: " or "))"
    case .fewExamples(let path, let found, let needed):
      "\(path) has \(found) example(s) besides the item itself, but \(needed) are put before each; give more or ask for fewer"
    case .emptyContinuation(let path, let line):
      "a choice of the item in line \(line) of \(path) has no tokens; give every choice a text"
    case .longContinuation(let tokens, let contextLength):
      "a choice of \(tokens) tokens does not fit into the models' context of \(contextLength); shorten it, or use models with a longer context"
    }
  }
}

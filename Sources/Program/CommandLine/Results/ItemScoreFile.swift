import Files
import Tasks

/// A file with the log-probabilities of every item's choices, one JSON object a line.
final class ItemScoreFile {
  /// The choices of an item.
  private struct Line: Encodable {
    let task: String
    let line: Int
    let group: String?
    let answer: Int
    /// Of each choice, in nats: those of each member, and of both averages of the first 1, 2, … members.
    let choices: [Choice]
  }

  private struct Choice: Encodable {
    let members, logits, probabilities: [Double]
  }

  private let file: AtomicFile

  /// - Throws: `FileError.system` when it cannot be written.
  init(_ path: String) throws { file = try AtomicFile(path: path) }

  /// Adds an item.
  func write(_ item: TaskItem, of task: String, choices: [RequestScores]) throws {
    let line = Line(
      task: task, line: item.line, group: item.group, answer: item.answer,
      choices: choices.map { Choice(members: $0.members, logits: $0.logits, probabilities: $0.probabilities) })
    try file.write(Array(try canonicalJSON(line, pretty: false)) + [0x0A])
  }

  /// Gives the file its name.
  ///
  /// - Throws: `FileError.system`.
  func finish() throws { try file.commit() }
}

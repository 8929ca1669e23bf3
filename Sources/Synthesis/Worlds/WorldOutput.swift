import Files
import Foundation

/// The kinds of files that worlds write.
enum WorldOutput {
  /// Writes values as lines of JSON.
  ///
  /// - Throws: `FileError`.
  static func writeLines(_ values: some Sequence<some Encodable>, to path: String) throws {
    let file = try AtomicFile(path: path)
    for value in values { try file.write([UInt8](try canonicalJSON(value, pretty: false)) + [UInt8(ascii: "\n")]) }
    try file.commit()
  }

  /// Writes the task file of multiple-choice questions, in groups by kind.
  ///
  /// - Parameters:
  ///   - context: the text before the choice, with fields of a question in double braces.
  ///   - questions: the name of the questions' file in the same directory.
  /// - Throws: `FileError`.
  static func writeTask(_ context: String, questions: String, to path: String) throws {
    let task = """
      kind: multipleChoice
      data: \(questions)
      context: "\(context)"
      choices: "{{choices}}"
      answer: "{{answer}}"
      group: kind

      """
    try AtomicFile.write(Data(task.utf8), to: path)
  }
}

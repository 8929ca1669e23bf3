import Files
import Foundation

extension World {
  /// The files of a world's directory.
  ///
  /// | name | content |
  /// | --- | --- |
  /// | `world.json` | the settings, and the counts of everything else |
  /// | `documents/ID.txt` | a document |
  /// | `general.jsonl` | the general texts, an object with `text` in each line |
  /// | `questions.jsonl` | all questions; `direct.jsonl`, `reversed.jsonl` and `composed.jsonl` have those of a kind |
  /// | `statements.yaml`, `questions.yaml` | task files for `chorus evaluate`: sentences to complete, and questions to answer |
  /// | `graphs.csv` | the relations: document, from (the pupil), to (the teacher), numbered from 0 in each document |
  public enum FileName {
    /// The settings and counts.
    public static let summary = "world.json"
    /// The directory of documents.
    public static let documents = "documents"
    /// The general texts.
    public static let general = "general.jsonl"
    /// All questions.
    public static let questions = "questions.jsonl"
    /// The task of completing sentences.
    public static let statementTask = "statements.yaml"
    /// The task of answering questions.
    public static let questionTask = "questions.yaml"
    /// The relations.
    public static let graphs = "graphs.csv"
  }

  /// Writes the world to a directory that is not there yet.
  ///
  /// - Throws: `FileError` when it is there, or cannot be written.
  public func write(to directory: String) throws {
    try AtomicDirectory.write(to: directory) { path in
      try writeDocuments(to: "\(path)/\(FileName.documents)")
      try writeGeneralTexts(to: "\(path)/\(FileName.general)")
      try writeQuestions(to: path)
      try AtomicFile.write(Data(graphTable.utf8), to: "\(path)/\(FileName.graphs)")
      try AtomicFile.write(try canonicalJSON(summary, pretty: true), to: "\(path)/\(FileName.summary)")
    }
  }

  private struct GeneralLine: Encodable { let text: String }

  private func writeDocuments(to directory: String) throws {
    try createDirectory(directory)
    for document in documents {
      try AtomicFile.write(Data("\(document.text)\n".utf8), to: "\(directory)/\(document.id).txt")
    }
  }

  private func writeGeneralTexts(to path: String) throws {
    try WorldOutput.writeLines((0..<settings.generalTexts).lazy.map { GeneralLine(text: generalText($0)) }, to: path)
  }

  private func writeQuestions(to directory: String) throws {
    try WorldOutput.writeLines(questions, to: "\(directory)/\(FileName.questions)")
    for kind in WorldQuestion.Kind.allCases {
      try WorldOutput.writeLines(questions.filter { $0.kind == kind }, to: "\(directory)/\(kind.rawValue).jsonl")
    }
    try writeTask("{{statement}}", to: "\(directory)/\(FileName.statementTask)")
    try writeTask(#"Question: {{question}}\nAnswer:"#, to: "\(directory)/\(FileName.questionTask)")
  }

  private func writeTask(_ context: String, to path: String) throws {
    try WorldOutput.writeTask(context, questions: FileName.questions, to: path)
  }

  private var graphTable: String {
    let rows = documents.flatMap { document in
      document.graph.edges.map { "\(document.id),\($0.from),\($0.to)" }
    }
    return (["document,from,to"] + rows).joined(separator: "\n") + "\n"
  }
}

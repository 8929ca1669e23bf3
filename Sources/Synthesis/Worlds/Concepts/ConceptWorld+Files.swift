import Files

extension ConceptWorld {
  /// The files of a directory of a world of concepts.
  ///
  /// | name | content |
  /// | --- | --- |
  /// | `world.json` | the settings, and the counts of everything else |
  /// | `documents.jsonl` | the documents: objects with `text` and the number of the `concept` |
  /// | `concepts.jsonl` | the concepts: objects with the number (`concept`), `name` and `facts` by their kinds |
  /// | `questions.jsonl` | the questions |
  /// | `statements.yaml` | the task file for `chorus evaluate`: sentences to complete |
  public enum FileName {
    /// The settings and counts.
    public static let summary = "world.json"
    /// The documents.
    public static let documents = "documents.jsonl"
    /// The concepts.
    public static let concepts = "concepts.jsonl"
    /// The questions.
    public static let questions = "questions.jsonl"
    /// The task of completing sentences.
    public static let statementTask = "statements.yaml"
  }

  /// Writes the world to a directory that is not there yet.
  ///
  /// - Returns: the summary that was written.
  /// - Throws: `FileError` when it is there, or cannot be written.
  @discardableResult
  public func write(to directory: String) throws -> ConceptSummary {
    let counts = documentCounts
    let summary = ConceptSummary(self, statedFacts: counts.count)
    try AtomicDirectory.write(to: directory) { path in
      try WorldOutput.writeLines(documentLines, to: "\(path)/\(FileName.documents)")
      try WorldOutput.writeLines(names.indices.map(conceptLine), to: "\(path)/\(FileName.concepts)")
      try WorldOutput.writeLines(questions(counts), to: "\(path)/\(FileName.questions)")
      try WorldOutput.writeTask(
        "{{statement}}", questions: FileName.questions, to: "\(path)/\(FileName.statementTask)")
      try AtomicFile.write(try canonicalJSON(summary, pretty: true), to: "\(path)/\(FileName.summary)")
    }
    return summary
  }

  private struct DocumentLine: Encodable {
    let text: String
    let concept: Int
  }

  private struct ConceptLine: Encodable {
    let concept: Int
    let name: String
    let facts: [String: String]
  }

  private var documentLines: some Sequence<DocumentLine> {
    (0..<settings.documents).lazy.map { DocumentLine(text: document($0), concept: concept(ofDocument: $0)) }
  }

  private func conceptLine(_ concept: Int) -> ConceptLine {
    let facts = facts(of: concept).map { ($0.kind.rawValue, $0.value) }
    return ConceptLine(concept: concept, name: names[concept], facts: Dictionary(uniqueKeysWithValues: facts))
  }
}

import Worlds

/// The output of `simulate world`.
struct WorldResult: Encodable {
  let documents, entities, relations, generalTexts, documentBytes: Int
  /// The number of questions of each kind.
  let questions: [String: Int]
  let output: String

  init(_ summary: WorldSummary, output: String) {
    documents = summary.settings.documents
    generalTexts = summary.settings.generalTexts
    entities = summary.entities
    relations = summary.relations
    documentBytes = summary.documentBytes
    questions = summary.questions
    self.output = output
  }

  var text: String {
    let kinds = WorldQuestion.Kind.allCases.map { "\(questions[$0.rawValue] ?? 0) \($0.rawValue)" }
    return """
      \(documents) document(s) of \(documentBytes) bytes: \(entities) people, \(relations) relations
      questions: \(kinds.joined(separator: ", "))
      \(generalTexts) general text(s)
      world: \(output)
      """
  }
}

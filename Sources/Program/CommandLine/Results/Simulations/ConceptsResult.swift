import Worlds

/// The output of `simulate concepts`.
struct ConceptsResult: Encodable {
  let documents, documentBytes, concepts, facts, statedFacts, questions: Int
  let output: String

  init(_ summary: ConceptSummary, output: String) {
    documents = summary.settings.documents
    documentBytes = summary.documentBytes
    concepts = summary.settings.concepts
    facts = summary.facts
    statedFacts = summary.statedFacts
    questions = summary.questions.values.reduce(0, +)
    self.output = output
  }

  var text: String {
    """
    \(documents) document(s) of \(documentBytes) bytes: \(concepts) concepts, \(facts) facts, of which \(statedFacts) are stated
    questions: \(questions)
    world: \(output)
    """
  }
}

/// Writes a document about some people.
struct DocumentWriter {
  private static let crafts = [
    "weavers", "potters", "smiths", "carvers", "painters", "masons", "bakers", "tanners", "dyers", "glaziers",
  ]
  /// Places of a document.
  private static let placeCount = 3

  private let people: [String]
  private let lines: [[String]]
  private let places: [String]

  /// - Parameters:
  ///   - people: form the lines in their order, from the last pupil to the first teacher of each.
  ///   - count: the number of lines, a divisor of the number of people.
  init(_ people: [String], lines count: Int, _ choices: inout Choices) {
    let length = people.count / count
    self.people = people
    lines = (0..<count).map { Array(people.dropFirst($0 * length).prefix(length)) }
    places = Detail.places(Self.placeCount, &choices)
  }

  /// The document.
  ///
  /// - Parameter detailPercent: the probability that a sentence about a person's life follows a statement.
  func document(id: String, detailPercent: Int, _ choices: inout Choices) -> WorldDocument {
    let sentences = sentences(detailPercent: detailPercent, &choices)
    let title = "The \(choices.one(of: Self.crafts)) of \(places[0])"
    let text = SourceText.text(title: title, sentences)
    let source = SourceText(text)
    let graph = WorldGraph(vertexCount: source.people.count, edges: TeachingGraph(source).edges)
    return WorldDocument(id: id, title: title, text: text, entities: source.people, lines: lines, graph: graph)
  }

  private func sentences(detailPercent: Int, _ choices: inout Choices) -> [String] {
    choices.shuffled(facts).flatMap { fact in
      let told = choices.one(of: Relation.source).sentence(fact.pupil, fact.master)
      guard choices.isTrue(percent: detailPercent) else { return [told] }
      return [told, Detail(of: choices.one(of: people), places: places, &choices).sentence]
    }
  }

  private var facts: [Statement] {
    lines.flatMap { line in zip(line, line.dropFirst()).map { Statement(.teacher, of: $0, to: $1) } }
  }
}

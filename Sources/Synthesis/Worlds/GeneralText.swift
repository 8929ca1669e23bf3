import Randomness

/// A general text: a document of another world, what follows from it, and questions with answers.
///
/// It teaches a model the language, the forms of questions, and that both directions and compositions of a fact are told; its
/// people occur in no document of the world, and in other texts with other relations.
struct GeneralText {
  private let document: WorldDocument
  private let source: SourceText
  private let graph: TeachingGraph

  /// - Parameter names: of general texts.
  init(_ names: [String], settings: WorldSettings, _ choices: inout Choices) {
    var people: [String] = []
    // Names outnumber those of a document three times and more, so that a draw is rarely taken.
    while people.count < settings.entities {
      let name = choices.one(of: names)
      if !people.contains(name) { people.append(name) }
    }
    let writer = DocumentWriter(people, lines: settings.lines, &choices)
    let detailPercent = choices.one(of: [0, 30, 70])
    document = writer.document(id: "", detailPercent: detailPercent, &choices)
    source = SourceText(document.text)
    graph = TeachingGraph(source)
  }

  /// The document, texts about pairs and questions, in random order.
  func text(_ choices: inout Choices) -> String {
    var parts = [document.text]
    for _ in 0..<2 + choices.number(below: 4) {
      let pair = Array(choices.shuffled(document.entities).prefix(2))
      parts.append(LinkText(about: pair, of: source, graph).text(&choices))
    }
    for _ in 0..<2 + choices.number(below: 4) { parts.append(question(&choices)) }
    return choices.shuffled(parts).joined(separator: "\n")
  }

  private func question(_ choices: inout Choices) -> String {
    let line = choices.one(of: document.lines)
    let places = Array(choices.shuffled(Array(line.indices)).prefix(2)).sorted()
    let kind: WorldQuestion.Kind =
      places[1] > places[0] + 1 ? .composed : choices.one(of: [.direct, .reversed])
    let ends = kind == .reversed ? [places[1], places[0]] : places
    return "Question: \(kind.question(about: line[ends[0]]))\nAnswer: \(line[ends[1]])."
  }
}

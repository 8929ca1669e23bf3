/// The text about some people of a document: every relation on the shortest paths between them, in both directions.
///
/// For the path x → a → … → y it tells each step from pupil to teacher as the document does, and each relation of x with the
/// others, from both ends: those are the links that the random-graph model sets for the pair (x, y).
struct LinkText {
  private let source: SourceText
  private let people: [String]
  private let paths: [[String]]

  init(about people: [String], of source: SourceText, _ graph: TeachingGraph) {
    self.source = source
    self.people = people
    paths = people.flatMap { start in people.compactMap { graph.path(from: start, to: $0) } }
  }

  /// The title, and the sentences in random order.
  func text(_ choices: inout Choices) -> String {
    let sentences = paths.isEmpty ? unlinked : linked(&choices)
    return SourceText.text(title: source.title, sentences)
  }

  /// No word of who taught whom: the details that the document has of each.
  private var unlinked: [String] {
    let names = people.dropLast().joined(separator: ", ")
    let none = "No link between \(names) and \(people.last ?? "") is known."
    return [none] + source.details.filter { people.contains($0.person) }.map(\.sentence)
  }

  private func linked(_ choices: inout Choices) -> [String] {
    let forward = Self.unique(paths.flatMap(Self.forward)).map { $0.forward(&choices) }
    let backward = Self.unique(paths.flatMap(Self.links)).map { $0.backward(&choices) }
    return choices.shuffled(forward + backward)
  }

  private static func unique(_ statements: [Statement]) -> [Statement] {
    var known: Set<Statement> = []
    return statements.filter { known.insert($0).inserted }
  }

  /// The relations of the first person of a path with the others.
  private static func links(_ path: [String]) -> [Statement] {
    path.dropFirst().enumerated().map { Statement($0 == 0 ? .teacher : .school, of: path[0], to: $1) }
  }

  /// The steps of a path, and the relations of its first person.
  private static func forward(_ path: [String]) -> [Statement] {
    let steps = zip(path, path.dropFirst()).map { Statement(.teacher, of: $0, to: $1) }
    return steps + links(path).dropFirst()
  }
}

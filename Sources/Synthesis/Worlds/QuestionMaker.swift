/// Makes the questions of a document.
struct QuestionMaker {
  private let document: WorldDocument
  private let vertices: [String: Int]
  private var choices: Choices

  init(_ document: WorldDocument, _ choices: Choices) {
    self.document = document
    self.choices = choices
    vertices = Dictionary(uniqueKeysWithValues: document.entities.enumerated().map { ($1, $0) })
  }

  /// A fact of a line.
  private struct Fact {
    let kind: WorldQuestion.Kind
    let line: Int
    /// The places of the pupil and of the other in the line.
    let pupil: Int, master: Int

    var asked: Int { kind == .reversed ? master : pupil }
    var answer: Int { kind == .reversed ? pupil : master }
  }

  /// The questions, by line, pupil and distance; a direct one is followed by its reverse.
  mutating func questions() -> [WorldQuestion] {
    var questions: [WorldQuestion] = []
    for fact in facts { questions.append(question(fact, number: questions.count)) }
    return questions
  }

  private var facts: [Fact] {
    document.lines.indices.flatMap { line in
      let length = document.lines[line].count
      return (0..<length).flatMap { pupil in
        (pupil + 1..<max(length, pupil + 1)).flatMap { master in
          let kinds: [WorldQuestion.Kind] = master == pupil + 1 ? [.direct, .reversed] : [.composed]
          return kinds.map { Fact(kind: $0, line: line, pupil: pupil, master: master) }
        }
      }
    }
  }

  private mutating func question(_ fact: Fact, number: Int) -> WorldQuestion {
    let line = document.lines[fact.line]
    let name = line[fact.asked]
    let right = line[fact.answer]
    let order = choices.shuffled([right] + wrong(fact))
    return WorldQuestion(
      id: "\(document.id)/\(number)", document: document.id, kind: fact.kind,
      question: fact.kind.question(about: name), statement: fact.kind.statement(about: name), choices: order,
      answer: order.firstIndex(of: right) ?? 0, from: vertices[line[fact.pupil]] ?? 0,
      to: vertices[line[fact.master]] ?? 0, distance: fact.master - fact.pupil)
  }

  /// People of other lines: first those at the answer's place, then those where answers may stand, then any.
  private mutating func wrong(_ fact: Fact) -> [String] {
    var names: [String] = []
    for places in wrongPlaces(fact) { names += choices.shuffled(people(at: places, notIn: fact.line)) }
    return Array(names.prefix(WorldQuestion.choiceCount - 1))
  }

  private func wrongPlaces(_ fact: Fact) -> [[Int]] {
    let all = document.lines[fact.line].indices
    let usual = fact.kind.answerPlaces(lineLength: all.count)
    return [[fact.answer], usual.filter { $0 != fact.answer }, all.filter { !usual.contains($0) }]
  }

  private func people(at places: [Int], notIn line: Int) -> [String] {
    document.lines.indices.filter { $0 != line }.flatMap { other in places.map { document.lines[other][$0] } }
  }
}

import Randomness

/// An invented world of concepts, each with a few facts, on which learning from neighbors can be measured: which documents are
/// about the same concept, and what is right, is known exactly.
///
/// Each document states some facts of one concept; concept, facts, wordings and order are drawn for each document alone, so that
/// documents behind the settings' number are fresh data of the same kind. Everything is a function of the settings.
public struct ConceptWorld: Sendable {
  /// The settings.
  public let settings: ConceptSettings
  /// The names of the concepts.
  public let names: [String]
  /// The kinds of facts.
  let kinds: ArraySlice<FactKind>
  /// The value of each kind for each concept.
  let values: [[String]]
  /// The numbers of the concepts by their names.
  private let numbers: [String: Int]

  /// Makes a world.
  ///
  /// - Throws: `WorldError` for sizes that are out of range.
  public init(_ settings: ConceptSettings) throws(WorldError) {
    try settings.validate()
    let kinds = FactKind.allCases.prefix(settings.kinds)
    var choices = Choices(RandomStream(seed: settings.seed, purpose: .concepts))
    self.settings = settings
    self.kinds = kinds
    names = NameList(count: settings.concepts, seed: settings.seed).world
    values = names.map { _ in kinds.map { choices.one(of: $0.values) } }
    numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
  }

  /// The concept of a document.
  ///
  /// - Precondition: `number` is at least 0; it may be beyond the settings' number of documents.
  public func concept(ofDocument number: Int) -> Int { draft(number).concept }

  /// The text of a document.
  ///
  /// - Precondition: `number` is at least 0; it may be beyond the settings' number of documents.
  public func document(_ number: Int) -> String {
    var draft = draft(number)
    let sentences = facts(of: &draft).map { fact in
      draft.choices.one(of: Array(fact.kind.wordings.prefix(settings.wordings))).sentence(fact.name, fact.value)
    }
    return sentences.joined(separator: " ")
  }

  /// The facts that a document states, in its order.
  func facts(ofDocument number: Int) -> [ConceptFact] {
    var draft = draft(number)
    return facts(of: &draft)
  }

  /// The facts of a concept, one of each kind.
  func facts(of concept: Int) -> [ConceptFact] { kinds.indices.map { fact($0, of: concept) } }

  /// The fact of a kind about a concept.
  func fact(_ kind: Int, of concept: Int) -> ConceptFact {
    ConceptFact(name: names[concept], kind: kinds[kind], value: values[concept][kind])
  }

  /// The number of the concept with a name.
  func concept(named name: String) -> Int? { numbers[name] }

  /// A document before it is written: its concept, and the choices that follow.
  private struct Draft {
    let concept: Int
    var choices: Choices
  }

  private func draft(_ number: Int) -> Draft {
    precondition(number >= 0, "documents are numbered from 0, not \(number)")
    var choices = Choices(RandomStream(seed: settings.seed, purpose: .conceptDocuments, index: number))
    let concept = choices.number(below: settings.concepts)
    return Draft(concept: concept, choices: choices)
  }

  private func facts(of draft: inout Draft) -> [ConceptFact] {
    let concept = draft.concept
    return kindOrder(&draft.choices).map { fact($0, of: concept) }
  }

  /// The kinds of a document's facts, as indices.
  private func kindOrder(_ choices: inout Choices) -> [Int] {
    let all = Array(kinds.indices)
    guard settings.repeats else { return Array(choices.shuffled(all).prefix(settings.statements)) }
    var order: [Int] = []
    for _ in 0..<settings.statements { order.append(choices.one(of: all)) }
    return order
  }
}

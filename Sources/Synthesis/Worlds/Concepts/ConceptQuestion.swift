/// A question about a fact of a concept: a sentence to complete, with four choices, one of them right.
///
/// The choices are values of the same kind of fact, so that a model that knows nothing about the concept is right in a quarter of the
/// cases.
public struct ConceptQuestion: Codable, Sendable, Equatable {
  /// The name, unique in the world, such as `12/river`.
  public let id: String
  /// The concept.
  public let concept: Int
  /// The kind of fact.
  public let kind: String
  /// The beginning of a sentence that the right choice ends, such as "Alda lies on the".
  public let statement: String
  /// Four values.
  public let choices: [String]
  /// The index of the right choice.
  public let answer: Int
  /// The number of the world's documents that state the fact, in any wording.
  public let documents: Int

  /// The number of choices.
  public static let choiceCount = 4

  /// The question about a fact.
  init(_ fact: ConceptFact, concept: Int, documents: Int, _ choices: inout Choices) {
    let wrong = choices.shuffled(fact.kind.values.filter { $0 != fact.value }).prefix(Self.choiceCount - 1)
    let order = choices.shuffled([fact.value] + wrong)
    id = "\(concept)/\(fact.kind.rawValue)"
    self.concept = concept
    kind = fact.kind.rawValue
    statement = fact.kind.wordings.first?.beginning(fact.name) ?? fact.name
    self.choices = order
    answer = order.firstIndex(of: fact.value) ?? 0
    self.documents = documents
  }
}

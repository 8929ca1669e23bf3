/// A question about a document of a world, with four choices, one of them right.
///
/// The wrong choices are people of the same document, so that knowing its names does not help, but of its other lines, so that none
/// of them is right in any sense. One stands where the right one stands in its own line, and the others where right answers of the
/// kind may stand, so that a document names all choices equally often, but for the ends of lines.
public struct WorldQuestion: Codable, Sendable, Equatable {
  /// The facts that questions ask for.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// A person's teacher, as the document tells it.
    case direct
    /// A person's pupil: the same fact from its other end.
    case reversed
    /// Someone whose school a person belongs to without having been taught there: two or more facts together.
    case composed
  }

  /// The name, unique in the world.
  public let id: String
  /// The document's id.
  public let document: String
  /// The kind.
  public let kind: Kind
  /// The question, such as "Who taught Alda?".
  public let question: String
  /// The beginning of a sentence that the right choice ends, such as "Alda was taught by".
  public let statement: String
  /// Four names.
  public let choices: [String]
  /// The index of the right choice.
  public let answer: Int
  /// The pupil, as a vertex of the document's graph, whoever is asked for.
  public let from: Int
  /// The teacher, or the teacher's teacher, as a vertex.
  public let to: Int
  /// The steps from one to the other.
  public let distance: Int

  /// The number of choices.
  public static let choiceCount = 4
}

extension WorldQuestion.Kind {
  /// The question about a person.
  func question(about name: String) -> String {
    switch self {
    case .direct: "Who taught \(name)?"
    case .reversed: "Whom did \(name) teach?"
    case .composed: "To whose school does \(name) belong?"
    }
  }

  /// The beginning of the sentence about a person.
  func statement(about name: String) -> String {
    switch self {
    case .direct: "\(name) was taught by"
    case .reversed: "\(name) taught"
    case .composed: "\(name) belongs to the school of"
    }
  }

  /// The places in a line, from the last pupil on, where answers stand.
  func answerPlaces(lineLength: Int) -> Range<Int> {
    switch self {
    case .direct: 1..<lineLength
    case .reversed: 0..<lineLength - 1
    case .composed: 2..<lineLength
    }
  }
}

/// The things that a language model is asked for.
public enum RequestOperation: String, Codable, Sendable, CaseIterable, Comparable {
  /// The summary and the entities of a document.
  case entities
  /// The relations of two entities.
  case pair
  /// The relations of three entities.
  case triple
  /// A part of a document in other words.
  case rephrase
  /// The question whether a text in other words says the same.
  case fidelity

  /// The order in which the texts of a document are written.
  private var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The order in which the texts of a document are written.
  public static func < (first: RequestOperation, second: RequestOperation) -> Bool { first.place < second.place }

  /// The name of the file with its prompt.
  public var fileName: String { "\(rawValue).txt" }

  /// The placeholders without which its prompt makes no sense.
  var neededPlaceholders: [PromptText.Placeholder] {
    switch self {
    case .entities, .rephrase: [.document]
    case .pair, .triple: [.document, .entities]
    case .fidelity: [.document, .rewrite]
    }
  }
}

/// The ways to make synthetic text from documents.
public enum SynthesisMethod: Sendable, Equatable {
  /// Texts about the relations of the entities of a document.
  case entigraph(EntiGraphSettings)
  /// A document in other words.
  case rephrase(RephraseSettings)

  /// Its name: `entigraph` or `rephrase`.
  public var name: String {
    switch self {
    case .entigraph: Key.entigraph.rawValue
    case .rephrase: Key.rephrase.rawValue
    }
  }

  /// The operations that it asks a model for.
  public var operations: [RequestOperation] {
    switch self {
    case .entigraph(let settings): settings.triples > 0 ? [.entities, .pair, .triple] : [.entities, .pair]
    case .rephrase(let settings): settings.asksFidelity ? [.rephrase, .fidelity] : [.rephrase]
    }
  }

  /// The parts of the method with their values, in the order in which differences are named.
  var facts: [(name: String, value: String)] {
    switch self {
    case .entigraph(let settings): settings.facts
    case .rephrase(let settings): settings.facts
    }
  }
}

extension SynthesisMethod: Codable {
  private enum Key: String, CodingKey { case entigraph, rephrase }

  /// Reads an object with one field, which is named like the method.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    if let settings = try container.decodeIfPresent(EntiGraphSettings.self, forKey: .entigraph) {
      self = .entigraph(settings)
    } else {
      self = .rephrase(try container.decode(RephraseSettings.self, forKey: .rephrase))
    }
  }

  /// Writes an object with one field, which is named like the method.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .entigraph(let settings): try container.encode(settings, forKey: .entigraph)
    case .rephrase(let settings): try container.encode(settings, forKey: .rephrase)
    }
  }
}

extension EntiGraphSettings {
  /// The settings by their names.
  fileprivate var facts: [(name: String, value: String)] {
    [
      ("max-entities", maxEntities.map { "\($0)" } ?? "all"), ("pairs", pairs.map { "\($0)" } ?? "all"),
      ("triples", "\(triples)"),
    ]
  }
}

extension RephraseSettings {
  /// The settings by their names.
  fileprivate var facts: [(name: String, value: String)] {
    [
      ("styles", styles.map(\.name).joined(separator: ", ")), ("repeats", "\(repeats)"),
      ("chunk-bytes", "\(chunkBytes)"), ("previous-bytes", "\(previousBytes)"), ("min-fidelity", "\(minFidelity)"),
      ("fidelity-question", "\(asksFidelity)"),
    ]
  }
}

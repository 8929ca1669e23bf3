import Configurations
import Worlds

/// The generated world that a study is about.
public enum WorldConfiguration: Sendable, Encodable {
  /// Documents about people who taught each other, for continued pre-training on synthetic text.
  case teaching(WorldSettings)
  /// Documents about concepts with facts, for synthetic bootstrapped pre-training.
  case concepts(ConceptSettings)

  /// The kinds by their names in study files.
  private enum Kind: String, CaseIterable { case teaching, concepts }

  /// Reads the section `world` of a study file.
  init(_ section: ConfigurationSection) throws {
    let kind: Kind = try section.choice("kind", default: .teaching)
    switch kind {
    case .teaching: self = .teaching(try WorldSettings(section))
    case .concepts: self = .concepts(try ConceptSettings(section))
    }
    try section.finish()
  }

  /// The settings of a world of people; nil for other worlds.
  var teaching: WorldSettings? { if case .teaching(let settings) = self { settings } else { nil } }
  /// The settings of a world of concepts; nil for other worlds.
  var concepts: ConceptSettings? { if case .concepts(let settings) = self { settings } else { nil } }

  /// Encodes the settings alone, by which a world is found.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .teaching(let settings): try settings.encode(to: encoder)
    case .concepts(let settings): try settings.encode(to: encoder)
    }
  }
}

extension WorldSettings {
  fileprivate init(_ section: ConfigurationSection) throws {
    self.init()
    documents = try section.integer("documents", in: 1...1_000_000, default: documents)
    entities = try section.integer("entities", in: 1...1_000_000, default: entities)
    lines = try section.integer("lines", in: 1...1_000_000, default: lines)
    generalTexts = try section.integer("generalTexts", in: 1...WorldSettings.mostGeneralTexts, default: generalTexts)
    seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
    try validate()
  }
}

extension ConceptSettings {
  fileprivate init(_ section: ConfigurationSection) throws {
    self.init()
    concepts = try section.integer("concepts", in: 1...Self.mostConcepts, default: concepts)
    documents = try section.integer("documents", in: 1...Self.mostDocuments, default: documents)
    kinds = try section.integer("kinds", in: 1...Self.mostKinds, default: kinds)
    statements = try section.integer("statements", in: 1...Self.mostStatements, default: statements)
    wordings = try section.integer("wordings", in: 1...Self.mostWordings, default: wordings)
    repeats = try section.boolean("repeats", default: repeats)
    seed = UInt64(try section.integer("seed", in: 0...Int.max, default: 0))
    try validate()
  }
}

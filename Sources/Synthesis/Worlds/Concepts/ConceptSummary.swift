/// The size of a world of concepts: the content of its `world.json`.
public struct ConceptSummary: Codable, Sendable, Equatable {
  /// The settings that the world follows from.
  public let settings: ConceptSettings
  /// The number of facts of all concepts.
  public let facts: Int
  /// The number of facts that at least one document states.
  public let statedFacts: Int
  /// The number of questions of each kind, by its name.
  public let questions: [String: Int]
  /// The bytes of all documents.
  public let documentBytes: Int

  init(_ world: ConceptWorld, statedFacts: Int) {
    settings = world.settings
    facts = world.names.count * world.kinds.count
    self.statedFacts = statedFacts
    questions = Dictionary(uniqueKeysWithValues: world.kinds.map { ($0.rawValue, world.names.count) })
    documentBytes = (0..<world.settings.documents).reduce(0) { $0 + world.document($1).utf8.count }
  }
}

extension ConceptWorld {
  /// The size of the world.
  ///
  /// - Complexity: O(documents).
  public var summary: ConceptSummary { ConceptSummary(self, statedFacts: documentCounts.count) }
}

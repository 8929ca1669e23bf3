/// The size of a world: the content of `world.json`.
public struct WorldSummary: Codable, Sendable, Equatable {
  /// The settings that the world follows from.
  public let settings: WorldSettings
  /// The number of people of all documents.
  public let entities: Int
  /// The number of relations that documents state.
  public let relations: Int
  /// The number of questions of each kind, by its name.
  public let questions: [String: Int]
  /// The bytes of all documents.
  public let documentBytes: Int

  init(_ world: World) {
    settings = world.settings
    entities = world.graphs.reduce(0) { $0 + $1.vertexCount }
    relations = world.graphs.reduce(0) { $0 + $1.edges.count }
    questions = Dictionary(grouping: world.questions, by: \.kind.rawValue).mapValues(\.count)
    documentBytes = world.documents.reduce(0) { $0 + $1.text.utf8.count }
  }
}

extension World {
  /// The size of the world.
  public var summary: WorldSummary { WorldSummary(self) }
}

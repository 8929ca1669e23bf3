/// A document of a world: who was taught by whom, each told once and from the pupil's side alone, between details of their lives.
public struct WorldDocument: Codable, Sendable, Equatable {
  /// The name, such as `document-007`.
  public let id: String
  /// The title, which is also the first line of the text.
  public let title: String
  /// The text.
  public let text: String
  /// The names, in the order in which they first occur in the text; vertex i of the graph is `entities[i]`.
  public let entities: [String]
  /// The names of each line, from the last pupil to the first teacher.
  public let lines: [[String]]
  /// The source graph.
  public let graph: WorldGraph
}

/// The source graph of a document: its people, and who was taught by whom.
public struct WorldGraph: Codable, Sendable, Equatable {
  /// A pupil and a teacher, by their numbers.
  public struct Edge: Codable, Sendable, Hashable {
    /// The pupil.
    public let from: Int
    /// The teacher.
    public let to: Int
  }

  /// V.
  public let vertexCount: Int
  /// The edges, by pupil and then by teacher.
  public let edges: [Edge]
}

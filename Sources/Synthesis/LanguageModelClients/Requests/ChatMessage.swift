/// A message to a language model.
public struct ChatMessage: Codable, Sendable, Equatable {
  /// The speaker: `system`, `user` or `assistant`.
  public let role: String
  /// The text.
  public let content: String

  /// A message of a speaker.
  public init(role: String, content: String) {
    self.role = role
    self.content = content
  }
}

/// A message of a conversation.
package struct ChatMessage: Sendable, Equatable {
  /// The author of a message.
  package enum Role: String, Sendable {
    /// The operator, who instructs the model.
    case system
    /// The person.
    case user
    /// The model.
    case assistant
  }

  /// The author.
  package let role: Role
  /// The text.
  package let content: String

  /// A message.
  package init(role: Role, content: String) {
    self.role = role
    self.content = content
  }
}

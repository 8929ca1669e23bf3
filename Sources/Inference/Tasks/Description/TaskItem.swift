/// An item of a task: a context and the continuations among which a model chooses.
public struct TaskItem: Sendable, Equatable, Encodable {
  /// The text before every continuation; may be empty.
  public let context: String
  /// The continuations; one for a last word.
  public let choices: [String]
  /// The index of the right continuation.
  public let answer: Int
  /// The group that it belongs to, such as a phenomenon of BLiMP.
  public let group: String?
  /// The line of its file, counted from 1.
  public let line: Int
}

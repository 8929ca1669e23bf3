/// The way an item is judged.
public enum TaskKind: String, Sendable, CaseIterable, Codable {
  /// The most likely of several continuations of a context is the answer.
  case multipleChoice
  /// The first of two texts, which follow nothing, is to be the more likely one.
  case minimalPairs
  /// Each token of a continuation is to be the most likely one.
  case lastWord
}

/// A generated text.
public struct GeneratedText: Sendable, Equatable {
  /// The tokens after the prompt, without an end-of-text token.
  public internal(set) var tokens: [UInt32] = []
  /// True when the end-of-text token was drawn; else a stop text, the limit or the end of the context was reached.
  public internal(set) var isEnded = false
  /// True when the last tokens have a stop text.
  public internal(set) var isStopped = false
}

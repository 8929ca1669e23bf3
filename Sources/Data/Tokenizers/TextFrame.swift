/// The special tokens that a tokenizer puts around a text when it is asked to.
public struct TextFrame: Sendable, Equatable {
  /// The ids before a text.
  public internal(set) var before: [UInt32] = []
  /// The ids after a text.
  public internal(set) var after: [UInt32] = []
  /// True when the file says what stands around a text, be it nothing.
  public internal(set) var isDeclared = false
}

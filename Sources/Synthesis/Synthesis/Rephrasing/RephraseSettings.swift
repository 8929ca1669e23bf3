/// The settings of rephrasing, chunk by chunk.
public struct RephraseSettings: Codable, Sendable, Equatable {
  /// The manners of writing: registers such as `easy`, and perspectives.
  public var styles: [WritingStyle]
  /// The number of times that each document is written in each style.
  public var repeats: Int
  /// About the most bytes of a document that one request rewrites.
  public var chunkBytes: Int
  /// The bytes at the end of the text so far that the next request sees.
  public var previousBytes: Int
  /// The least overlap of names and numbers with the source, in 0…1; text below it is rejected. 0: no check.
  public var minFidelity: Double
  /// True to ask the model as well if the text says the same as its source.
  public var asksFidelity: Bool

  /// The three registers, once each, by chunks of 4000 bytes, that is, about 1000 tokens: small models lose facts of longer texts.
  public init(
    styles: [WritingStyle] = WritingStyle.usual, repeats: Int = 1, chunkBytes: Int = 4000, minFidelity: Double = 0,
    asksFidelity: Bool = false
  ) {
    self.styles = styles
    self.repeats = repeats
    self.chunkBytes = chunkBytes
    previousBytes = 600
    self.minFidelity = minFidelity
    self.asksFidelity = asksFidelity
  }
}

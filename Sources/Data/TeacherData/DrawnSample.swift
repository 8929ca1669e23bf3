/// One sample of a teacher.
public struct DrawnSample: Sendable, Equatable {
  /// Its tokens without an end-of-text token.
  public let tokens: [UInt32]
  /// True when it reached the longest length before it ended.
  public let isCut: Bool

  /// A known sample.
  public init(tokens: [UInt32], isCut: Bool) {
    self.tokens = tokens
    self.isCut = isCut
  }
}

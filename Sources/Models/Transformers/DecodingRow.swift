/// A token that a sequence is continued by.
public struct DecodingRow: Sendable, Equatable {
  /// The token, in `0..<V`.
  public let token: UInt32
  /// The sequence.
  public let slot: Int
  /// True where the logits of the next token are asked for; most tokens of a prompt need none.
  public let needsLogits: Bool

  /// A token of a sequence.
  public init(token: UInt32, slot: Int, needsLogits: Bool = true) {
    self.token = token
    self.slot = slot
    self.needsLogits = needsLogits
  }
}

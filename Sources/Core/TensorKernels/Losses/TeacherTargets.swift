/// What a teacher says of the next token, for some rows: its likeliest tokens, their probabilities and those of the rest.
///
/// With k tokens a row and the rest as one more event, the divergence is over k + 1 events; with k = V it is the full one.
public struct TeacherTargets: Sendable, Equatable {
  /// k, the tokens of a row, in `1...V`.
  public let topCount: Int
  /// τ, what teacher and student divide their logits by; positive.
  public let temperature: Float
  /// λ, the weight of the divergence, in `0...1`; that of the cross-entropy is 1 − λ.
  public let weight: Float
  /// The k likeliest tokens of each row, different ones.
  public var tokens: [UInt32] = []
  /// k probabilities of each row, then that of all other tokens.
  public var probabilities: [Float] = []

  /// Targets of no rows yet.
  public init(topCount: Int, temperature: Float, weight: Float) {
    precondition(topCount > 0 && temperature > 0 && (0...1).contains(weight))
    (self.topCount, self.temperature, self.weight) = (topCount, temperature, weight)
  }

  /// How many rows there are.
  public var rows: Int { tokens.count / topCount }

  /// Forgets all rows; the memory is kept.
  public mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    probabilities.removeAll(keepingCapacity: true)
  }
}

/// A teacher's distributions of the next token, one a row: its most likely tokens, their probabilities and that of the rest.
///
/// With k tokens a row and the rest as one more event, the divergence is over k + 1 events; with k = V it is the full one.
public struct TeacherTargets: Sendable, Equatable {
  /// k, the tokens of a row, in `1...V`.
  public let topCount: Int
  /// τ, what teacher and student divide their logits by; positive.
  public let temperature: Float
  /// λ, the weight of the divergence, in `0...1`; that of the cross-entropy is 1 − λ.
  public let weight: Float
  /// The k most likely tokens of each row, different ones.
  public var tokens: [UInt32] = []
  /// k probabilities of each row, then that of all other tokens.
  public var probabilities: [Float] = []

  /// Targets of no rows yet.
  public init(topCount: Int, temperature: Float, weight: Float) {
    precondition(topCount > 0 && temperature > 0 && (0...1).contains(weight))
    self.topCount = topCount
    self.temperature = temperature
    self.weight = weight
  }

  /// The number of rows.
  public var rows: Int { tokens.count / topCount }

  /// Removes all rows and keeps their memory.
  public mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    probabilities.removeAll(keepingCapacity: true)
  }

  /// A range of rows, which belongs to a chunk of a batch.
  public struct Slice {
    let teacher: TeacherTargets
    let rows: Range<Int>
  }

  /// The targets of a range of rows; nothing is copied.
  public subscript(rows: Range<Int>) -> Slice {
    precondition(rows.lowerBound >= 0 && rows.upperBound <= self.rows, "rows \(rows) of \(self.rows)")
    return Slice(teacher: self, rows: rows)
  }
}

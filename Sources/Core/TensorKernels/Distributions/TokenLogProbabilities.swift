import Foundation

/// The log-probabilities of tokens under the softmax of a row of logits, in nats.
///
/// A token's value depends on the row alone, so the value of the most likely token is the largest to the last bit.
public struct TokenLogProbabilities {
  /// The number of exponentials that are added up before they join the sum in double precision: in single precision the many
  /// small ones of a large vocabulary would be lost, 1e-4 nats of 49,152 tokens.
  private static let blockLength = 64

  private let logits: Tensor
  /// log Σ exp z.
  private let logSum: Double

  /// - Returns: nil when a logit is NaN or infinite.
  public init?(_ logits: Tensor, row: Int) {
    self.logits = logits.row(at: row)
    let row = unsafe self.logits.readableRow(0).span
    let peak = maximum(row)
    var total = 0.0
    for block in (0..<row.count).pieces(of: Self.blockLength) {
      total += Double(sumOfExponentials(row.extracting(block), scale: 1, shift: peak))
    }
    guard peak.isFinite, total.isFinite else { return nil }
    logSum = Double(peak) + log(total)
  }

  /// The log-probability of a token.
  public subscript(token: Int) -> Float { Float(Double(logits[0, token]) - logSum) }

  /// The most likely tokens, the most likely first; of equal ones the lower token comes first.
  ///
  /// - Parameter vocabulary: the tokens that are looked at, the first of the row.
  /// - Complexity: O(V log k).
  public func mostLikely(_ count: Int, of vocabulary: Int) -> [UInt32] {
    guard count > 0 else { return [] }
    let row = unsafe logits.columns(0..<vocabulary).readableRow(0).span
    return TopHeap.largest(min(count, vocabulary), of: row).map(\.token)
  }
}

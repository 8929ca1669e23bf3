import Foundation

extension Reference {
  /// The heads of an attention and their width.
  public struct Heads: Sendable {
    /// H, K and E.
    public let count: Int, keyValueCount: Int, width: Int

    /// H query heads and K key/value heads of width E.
    public init(count: Int, keyValueCount: Int, width: Int) {
      self.count = count
      self.keyValueCount = keyValueCount
      self.width = width
    }

    /// (H + 2K)·E, the columns of queries, keys and values side by side.
    public var columns: Int { (count + 2 * keyValueCount) * width }
  }

  /// Causal attention: the mixed values, **shape** [rows, H·E], and log-sum-exps of the scores, [H, rows].
  ///
  /// - Parameter queryKeyValue: **shape** [rows, (H + 2K)·E], sequence after sequence.
  public static func causalAttention(
    _ queryKeyValue: Matrix, heads: Heads, sequenceLength: Int
  ) -> (mixed: Matrix, logSumExps: Matrix) {
    var mixed = Matrix(rows: queryKeyValue.rows, columns: heads.count * heads.width)
    var logSumExps = Matrix(rows: heads.count, columns: queryKeyValue.rows)
    for head in 0..<heads.count {
      let group = head / (heads.count / heads.keyValueCount)
      let query = queryKeyValue.head(head, heads.width)
      let key = queryKeyValue.head(heads.count + group, heads.width)
      let value = queryKeyValue.head(heads.count + heads.keyValueCount + group, heads.width)
      for row in 0..<queryKeyValue.rows {
        let visible = row / sequenceLength * sequenceLength...row
        let exponentials = visible.map { exp(score(query, row, key, $0)) }
        let total = exponentials.reduce(0, +)
        logSumExps[head, row] = log(total)
        for (other, weight) in zip(visible, exponentials) {
          for i in 0..<heads.width { mixed[row, head * heads.width + i] += weight / total * value[other, i] }
        }
      }
    }
    return (mixed, logSumExps)
  }

  private static func score(_ query: Matrix, _ row: Int, _ key: Matrix, _ other: Int) -> Double {
    var sum = 0.0
    for i in 0..<query.columns { sum += query[row, i] * key[other, i] }
    return sum / Double(query.columns).squareRoot()
  }
}

extension Matrix {
  fileprivate func head(_ index: Int, _ width: Int) -> Matrix { columns(index * width..<(index + 1) * width) }
}

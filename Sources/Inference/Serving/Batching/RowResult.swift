/// The outcome of a row of a step whose logits were asked for, as the numbers that its owner tells all ranks.
struct RowResult: Equatable {
  /// The row.
  let row: Int
  /// The drawn or scored token; nil when the logits are NaN or infinite.
  let token: ScoredToken?

  /// The numbers of a result of rows that list at most `listed` tokens: 1 when the logits are finite, the token, its
  /// log-probability and 1 when there is one, the number of listed tokens, and both numbers of each.
  static func width(listed: Int) -> Int { 5 + 2 * listed }

  /// The numbers of a token.
  static func values(of token: ScoredToken?, width: Int) -> [Double] {
    var values = [Double](repeating: 0, count: width)
    guard let token else { return values }
    values[0] = 1
    values[1] = Double(token.token)
    values[2] = Double(token.logProbability ?? 0)
    values[3] = token.logProbability == nil ? 0 : 1
    values[4] = Double(token.candidates.count)
    for (index, candidate) in token.candidates.enumerated() {
      values[5 + 2 * index] = Double(candidate.token)
      values[6 + 2 * index] = Double(candidate.logProbability)
    }
    return values
  }

  /// The result of a row that its numbers tell.
  init(row: Int, values: ArraySlice<Double>) {
    self.row = row
    let values = Array(values)
    guard values[0] == 1 else {
      token = nil
      return
    }
    token = ScoredToken(
      token: UInt32(values[1]), logProbability: values[3] == 1 ? Float(values[2]) : nil,
      candidates: (0..<Int(values[4])).map {
        .init(token: UInt32(values[5 + 2 * $0]), logProbability: Float(values[6 + 2 * $0]))
      })
  }
}

import Files

/// The outcome of a row of a step whose logits were asked for.
struct RowResult: Equatable {
  /// The row.
  let row: Int
  /// The drawn or scored token; nil when the logits are NaN or infinite.
  let token: ScoredToken?

  /// Some results as integers of 8 bytes.
  static func bytes(_ results: [RowResult]) -> [UInt8] { LittleEndian.bytes(results.flatMap(\.integers)) }

  private static let isDefined = 1
  private static let hasLogProbability = 2

  private var integers: [Int] {
    guard let token else { return [row, 0, 0, 0, 0] }
    let flags = Self.isDefined | (token.logProbability == nil ? 0 : Self.hasLogProbability)
    let head = [row, flags, Int(token.token), Self.integer(token.logProbability ?? 0), token.candidates.count]
    return head + token.candidates.flatMap { [Int($0.token), Self.integer($0.logProbability)] }
  }

  private static func integer(_ value: Float) -> Int { Int(value.bitPattern) }

  private static func float(_ integer: Int) -> Float { Float(bitPattern: UInt32(integer)) }

  /// The results of one rank.
  static func results(_ bytes: [UInt8]) -> [RowResult] {
    var rest = LittleEndian.integers(bytes[...])[...]
    var results: [RowResult] = []
    while rest.count >= 5 {
      let head = Array(rest.prefix(5))
      rest = rest.dropFirst(5)
      let pairs = Array(rest.prefix(2 * head[4]))
      rest = rest.dropFirst(pairs.count)
      results.append(RowResult(row: head[0], token: token(head, pairs)))
    }
    return results
  }

  private static func token(_ head: [Int], _ pairs: [Int]) -> ScoredToken? {
    guard head[1] & isDefined != 0 else { return nil }
    return ScoredToken(
      token: UInt32(head[2]), logProbability: head[1] & hasLogProbability != 0 ? float(head[3]) : nil,
      candidates: stride(from: 0, to: pairs.count, by: 2).map {
        .init(token: UInt32(pairs[$0]), logProbability: float(pairs[$0 + 1]))
      })
  }
}

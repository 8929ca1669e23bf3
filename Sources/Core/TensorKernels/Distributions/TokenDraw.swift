/// Draws a token from the distribution that logits define.
///
/// Nucleus as in Holtzman et al., "The curious case of neural text degeneration", 2020,
/// https://arxiv.org/abs/1904.09751, section 3.1: the fewest likeliest tokens whose probabilities reach p.
public struct TokenDraw {
  /// Numbers that are added up before they join a sum in double precision.
  private static let blockLength = 64

  /// τ; the logits are divided by it. The likeliest token is taken when it is 0.
  public let temperature: Double
  /// p, above 0 and at most 1.
  public let topP: Double
  private let weights: Tensor

  /// Working memory for logits of `vocabularySize` tokens.
  public init(temperature: Double, topP: Double, vocabularySize: Int) {
    precondition(temperature >= 0 && topP > 0 && topP <= 1)
    self.temperature = temperature
    self.topP = topP
    weights = Tensor(rows: 1, columns: vocabularySize)
  }

  /// The token at which the distribution function of a row of logits passes `uniform`.
  ///
  /// - Parameter uniform: in `0..<1`.
  /// - Returns: nil when the logits are not all numbers.
  public func token(_ logits: Tensor, row: Int, uniform: Double) -> Int? {
    let logits = unsafe UnsafeBufferPointer(logits.row(row)).span
    var weights = unsafe weights.row(0).mutableSpan
    precondition(logits.count == weights.count)
    let peak = maximum(logits)
    let scale = temperature > 0 ? Float(1 / temperature) : 1
    for i in weights.indices { weights[i] = exponential((logits[i] - peak) * scale) }
    let total = total(of: weights.span)
    guard peak.isFinite, total.isFinite else { return nil }
    guard temperature > 0 else { return firstIndex(of: peak, in: logits) }
    guard topP >= 1 else { return nucleusToken(weights.span, total: total, uniform: uniform) }
    return token(weights.span, target: uniform * total)
  }

  private func firstIndex(of value: Float, in row: Span<Float>) -> Int {
    for i in row.indices where row[i] == value { return i }
    return 0
  }

  private func blocks(_ count: Int) -> StrideTo<Int> { Swift.stride(from: 0, to: count, by: Self.blockLength) }

  private func total(of weights: Span<Float>) -> Double {
    blocks(weights.count).reduce(0) { total, start in
      total + Double(sum(weights.extracting(start..<min(start + Self.blockLength, weights.count))))
    }
  }

  /// The first token up to which weights add up to more than `target`: first its block, then itself.
  private func token(_ weights: Span<Float>, target: Double) -> Int {
    var (before, last) = (0.0, 0)
    for start in blocks(weights.count) {
      let block = weights.extracting(start..<min(start + Self.blockLength, weights.count))
      let after = before + Double(sum(block))
      if after > target || start + Self.blockLength >= weights.count {
        for i in block.indices where block[i] > 0 {
          last = start + i
          before += Double(block[i])
          if before > target { return last }
        }
        return last
      }
      before = after
    }
    return last
  }

  /// Draws from the fewest tokens, the likeliest first, whose weights reach the share p of all.
  private func nucleusToken(_ weights: Span<Float>, total: Double, uniform: Double) -> Int {
    // All that are less likely together weigh less than (1 − p) of the total.
    let floor = Float((1 - topP) * total / Double(weights.count) * 0.999)
    var candidates: [(weight: Float, token: Int)] = []
    for i in weights.indices where weights[i] >= floor { candidates.append((weights[i], i)) }
    candidates.sort { $0.weight == $1.weight ? $0.token < $1.token : $0.weight > $1.weight }
    var (kept, count) = (0.0, 0)
    while count < candidates.count, kept < topP * total {
      kept += Double(candidates[count].weight)
      count += 1
    }
    var sum = 0.0
    for candidate in candidates.prefix(count) {
      sum += Double(candidate.weight)
      if sum > uniform * kept { return candidate.token }
    }
    return candidates[max(count, 1) - 1].token
  }
}

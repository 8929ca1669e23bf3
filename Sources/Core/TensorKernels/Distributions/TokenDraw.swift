/// Draws a token from the distribution that logits define.
///
/// Nucleus as in Holtzman et al., "The curious case of neural text degeneration", 2020,
/// https://arxiv.org/abs/1904.09751, section 3.1: the fewest most likely tokens whose probabilities reach p.
public struct TokenDraw {
  /// The number of weights that are added up before they join a sum in double precision.
  private static let blockLength = 64

  /// τ; the logits are divided by it. The most likely token is taken when it is 0.
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
  /// - Returns: nil when a logit is NaN or infinite.
  public func token(_ logits: Tensor, row: Int, uniform: Double) -> Int? {
    let logits = unsafe logits.readableRow(row).span
    let peak = maximum(logits)
    fillWeights(logits, peak: peak)
    let weights = unsafe weights.readableRow(0).span
    let total = total(of: weights)
    guard peak.isFinite, total.isFinite else { return nil }
    guard temperature > 0 else { return firstIndex(of: peak, in: logits) }
    guard topP >= 1 else { return nucleusToken(weights, total: total, uniform: uniform) }
    return token(weights, target: uniform * total)
  }

  /// Leaves exp((z − peak)/τ) in `weights`.
  @inline(__always)
  private func fillWeights(_ logits: Span<Float>, peak: Float) {
    var weights = unsafe weights.row(0).mutableSpan
    precondition(logits.count == weights.count)
    let scale = temperature > 0 ? Float(1 / temperature) : 1
    for i in weights.indices { weights[i] = exponential((logits[i] - peak) * scale) }
  }

  private func firstIndex(of value: Float, in row: Span<Float>) -> Int {
    for i in row.indices where row[i] == value { return i }
    return 0
  }

  private func blocks(_ count: Int) -> some Sequence<Range<Int>> {
    Swift.stride(from: 0, to: count, by: Self.blockLength).lazy.map { $0..<min($0 + Self.blockLength, count) }
  }

  private func total(of weights: Span<Float>) -> Double {
    blocks(weights.count).reduce(0) { $0 + Double(sum(weights.extracting($1))) }
  }

  /// The first token up to which weights add up to more than `target`: first its block, then itself.
  private func token(_ weights: Span<Float>, target: Double) -> Int {
    var before = 0.0
    for block in blocks(weights.count) {
      let after = before + Double(sum(weights.extracting(block)))
      if after > target || block.upperBound == weights.count {
        return token(weights, in: block, before: before, target: target)
      }
      before = after
    }
    return 0
  }

  private func token(_ weights: Span<Float>, in block: Range<Int>, before: Double, target: Double) -> Int {
    var sum = before
    var last = 0
    for i in block where weights[i] > 0 {
      last = i
      sum += Double(weights[i])
      if sum > target { return last }
    }
    return last
  }

  private typealias Candidate = (weight: Float, token: Int)

  /// Draws from the nucleus: the fewest tokens, the most likely first, whose weights reach the fraction p of all.
  private func nucleusToken(_ weights: Span<Float>, total: Double, uniform: Double) -> Int {
    let nucleus = nucleus(weights, total: total)
    let target = uniform * nucleus.reduce(0) { $0 + Double($1.weight) }
    var sum = 0.0
    for candidate in nucleus {
      sum += Double(candidate.weight)
      if sum > target { return candidate.token }
    }
    return nucleus.last?.token ?? 0
  }

  private func nucleus(_ weights: Span<Float>, total: Double) -> ArraySlice<Candidate> {
    let candidates = candidates(weights, total: total)
    var sum = 0.0
    var count = 0
    while count < candidates.count, sum < topP * total {
      sum += Double(candidates[count].weight)
      count += 1
    }
    return candidates.prefix(count)
  }

  /// The tokens that may belong to the nucleus, by falling weight; of equal ones the lower token comes first.
  private func candidates(_ weights: Span<Float>, total: Double) -> [Candidate] {
    // All that are less likely have together less than the fraction 1 − p of the total.
    let floor = Float((1 - topP) * total / Double(weights.count) * 0.999)
    var candidates: [Candidate] = []
    for i in weights.indices where weights[i] >= floor { candidates.append((weights[i], i)) }
    candidates.sort { $0.weight == $1.weight ? $0.token < $1.token : $0.weight > $1.weight }
    return candidates
  }
}

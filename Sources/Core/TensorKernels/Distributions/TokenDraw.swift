import ElementLoops

/// Draws a token from the distribution that logits define.
public struct TokenDraw {
  /// The number of weights that are added up before they join a sum in double precision.
  private static let blockLength = 64

  /// τ; the logits are divided by it. The most likely token is taken when it is 0.
  public let temperature: Double
  /// p, above 0 and at most 1.
  public let topP: Double
  /// k, at least 1: a token is drawn from the k most likely, before p is applied to them; nil keeps all.
  public let topK: Int?
  private let weights: Tensor

  /// Working memory for logits of `vocabularySize` tokens.
  public init(temperature: Double, topP: Double, topK: Int? = nil, vocabularySize: Int) {
    precondition(temperature >= 0 && topP > 0 && topP <= 1 && topK ?? 1 > 0)
    self.temperature = temperature
    self.topP = topP
    self.topK = topK.flatMap { $0 < vocabularySize ? $0 : nil }
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
    if let topK { return Nucleus(weights, count: topK, p: topP).token(uniform: uniform) }
    guard topP >= 1 else { return Nucleus(weights, total: total, p: topP).token(uniform: uniform) }
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
    (0..<count).pieces(of: Self.blockLength)
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
}

import Foundation

/// Causal attention with grouped key/value heads, by blocks of queries.
///
/// For a block of queries only the keys up to its last position are touched, so half the square is skipped; the
/// weights of a block live in a small buffer and only each row's log-sum-exp is kept; the backward pass computes
/// the weights again from it.
///
/// Source: Vaswani et al., 2017, https://arxiv.org/abs/1706.03762, eq. 1; recomputation as in Dao et al.,
/// "FlashAttention", 2022, https://arxiv.org/abs/2205.14135, section 3.1; grouped heads as in Ainslie et al., 2023,
/// https://arxiv.org/abs/2305.13245.
public final class CausalAttention {
  /// The number of query heads and of key/value heads, which divides it.
  public let headCount: Int, keyValueHeadCount: Int
  /// The width E of a head.
  public let headWidth: Int
  private let blockLength: Int
  private let weights: Tensor
  private let weightGradients: Tensor

  /// Working memory for sequences of at most `contextLength` tokens.
  ///
  /// - Parameter blockLength: the queries handled at once. 64 keep a block's weights in the second cache level.
  public init(
    headCount: Int, keyValueHeadCount: Int, headWidth: Int, contextLength: Int, blockLength: Int = 64
  ) {
    precondition(headCount % keyValueHeadCount == 0)
    self.headCount = headCount
    self.keyValueHeadCount = keyValueHeadCount
    self.headWidth = headWidth
    self.blockLength = min(blockLength, contextLength)
    weights = Tensor(rows: self.blockLength, columns: contextLength)
    weightGradients = Tensor(rows: self.blockLength, columns: contextLength)
  }

  /// Mixes the values of each sequence.
  ///
  /// - Parameters:
  ///   - queryKeyValue: **shape** [sequences·T, (H + 2K)·E]: queries, keys and values side by side, already turned.
  ///   - sequenceLength: T.
  ///   - mixed: **shape** [sequences·T, H·E]; the result.
  ///   - logSumExps: **shape** [H, at least sequences·T]; kept for the backward pass.
  public func forward(_ queryKeyValue: Tensor, sequenceLength: Int, into mixed: Tensor, logSumExps: Tensor) {
    forEachHead(queryKeyValue, sequenceLength) { head, rows in
      let (query, key, value) = heads(of: queryKeyValue.rows(rows), head)
      let output = column(head, of: mixed.rows(rows))
      for start in Swift.stride(from: 0, to: sequenceLength, by: blockLength) {
        let block = start..<min(start + blockLength, sequenceLength)
        let weights = weights.rows(0..<block.count).columns(0..<block.upperBound)
        scores(query.rows(block), key, into: weights)
        for index in block {
          logSumExps[head, rows.lowerBound + index] = softmax(
            weights, row: index - block.lowerBound, visible: index + 1)
        }
        MatrixProduct.times(weights, value.rows(0..<block.upperBound), into: output.rows(block))
      }
    }
  }

  /// Computes the gradient with respect to queries, keys and values.
  ///
  /// With P the weights, dP = dO·Vᵀ and δ = rowsum(dO∘O): dS = P∘(dP − δ), dQ = dS·K/√E, dK = dSᵀ·Q/√E, dV = Pᵀ·dO.
  ///
  /// - Parameters:
  ///   - mixed: the forward pass's result.
  ///   - dMixed: its gradient, of the same **shape**.
  ///   - dQueryKeyValue: the **shape** of `queryKeyValue`; overwritten.
  public func backward(
    _ queryKeyValue: Tensor, sequenceLength: Int, mixed: Tensor, logSumExps: Tensor, dMixed: Tensor,
    dQueryKeyValue: Tensor
  ) {
    dQueryKeyValue.columns(headCount * headWidth..<dQueryKeyValue.columns).fill(0)
    forEachHead(queryKeyValue, sequenceLength) { head, rows in
      let (query, key, value) = heads(of: queryKeyValue.rows(rows), head)
      let (dQuery, dKey, dValue) = heads(of: dQueryKeyValue.rows(rows), head)
      let (output, dOutput) = (column(head, of: mixed.rows(rows)), column(head, of: dMixed.rows(rows)))
      for start in Swift.stride(from: 0, to: sequenceLength, by: blockLength) {
        let block = start..<min(start + blockLength, sequenceLength)
        let visible = 0..<block.upperBound
        let weights = weights.rows(0..<block.count).columns(visible)
        let gradients = weightGradients.rows(0..<block.count).columns(visible)
        scores(query.rows(block), key, into: weights)
        MatrixProduct.timesTransposed(dOutput.rows(block), value.rows(visible), into: gradients)
        for index in block {
          let logSumExp = logSumExps[head, rows.lowerBound + index]
          let delta = rowDot(output, dOutput, row: index)
          softmaxBackward(
            weights, gradients, row: index - block.lowerBound, visible: index + 1, logSumExp: logSumExp, delta: delta)
        }
        MatrixProduct.times(gradients, key.rows(visible), into: dQuery.rows(block), alpha: scoreScale)
        MatrixProduct.transposedTimes(
          gradients, query.rows(block), into: dKey.rows(visible), alpha: scoreScale, beta: 1)
        MatrixProduct.transposedTimes(weights, dOutput.rows(block), into: dValue.rows(visible), beta: 1)
      }
    }
  }

  private var scoreScale: Float { 1 / Float(headWidth).squareRoot() }

  private func forEachHead(_ x: Tensor, _ sequenceLength: Int, _ body: (Int, Range<Int>) -> Void) {
    precondition(x.columns == (headCount + 2 * keyValueHeadCount) * headWidth && x.rows % sequenceLength == 0)
    for start in Swift.stride(from: 0, to: x.rows, by: sequenceLength) {
      for head in 0..<headCount { body(head, start..<start + sequenceLength) }
    }
  }

  private func column(_ head: Int, of x: Tensor) -> Tensor {
    x.columns(head * headWidth..<(head + 1) * headWidth)
  }

  /// The query of a head and the key and value of its group.
  private func heads(of x: Tensor, _ head: Int) -> (query: Tensor, key: Tensor, value: Tensor) {
    let group = head / (headCount / keyValueHeadCount)
    return (
      column(head, of: x), column(headCount + group, of: x), column(headCount + keyValueHeadCount + group, of: x)
    )
  }

  private func scores(_ query: Tensor, _ key: Tensor, into weights: Tensor) {
    MatrixProduct.timesTransposed(query, key.rows(0..<weights.columns), into: weights, alpha: scoreScale)
  }
}

/// Replaces the first `visible` scores of a row by their softmax and the rest by 0; gives their log-sum-exp.
private func softmax(_ scores: Tensor, row: Int, visible: Int) -> Float {
  let whole = unsafe scores.row(row)
  var seen = unsafe whole.extracting(0..<visible).mutableSpan
  let peak = maximum(seen.span)
  for i in seen.indices { seen[i] = exponential(seen[i] - peak) }
  let total = sum(seen.span)
  let factor = 1 / total
  for i in seen.indices { seen[i] *= factor }
  unsafe whole.extracting(visible..<whole.count).update(repeating: 0)
  return peak + log(total)
}

/// Turns a row of scores into weights again and the gradient of the weights into that of the scores.
private func softmaxBackward(
  _ scores: Tensor, _ gradients: Tensor, row: Int, visible: Int, logSumExp: Float, delta: Float
) {
  let (whole, wholeGradient) = unsafe (scores.row(row), gradients.row(row))
  var weight = unsafe whole.extracting(0..<visible).mutableSpan
  var gradient = unsafe wholeGradient.extracting(0..<visible).mutableSpan
  precondition(weight.count == gradient.count)
  for i in weight.indices {
    let p = exponential(weight[i] - logSumExp)
    weight[i] = p
    gradient[i] = p * (gradient[i] - delta)
  }
  unsafe whole.extracting(visible..<whole.count).update(repeating: 0)
  unsafe wholeGradient.extracting(visible..<whole.count).update(repeating: 0)
}

private func rowDot(_ x: Tensor, _ y: Tensor, row: Int) -> Float {
  dot(unsafe UnsafeBufferPointer(x.row(row)).span, unsafe UnsafeBufferPointer(y.row(row)).span)
}

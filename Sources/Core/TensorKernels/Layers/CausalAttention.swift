/// Causal attention with grouped key/value heads, by blocks of queries.
///
/// For a block of queries only the keys up to its last position are touched, so half the square is skipped; the
/// weights of a block live in a small buffer and only each row's log-sum-exp is kept; the backward pass computes
/// the weights again from it.
///
/// Source: Vaswani et al., 2017, https://arxiv.org/abs/1706.03762, eq. 1; recomputation as in Dao et al.,
/// "FlashAttention", 2022, https://arxiv.org/abs/2205.14135, section 3.1.
public final class CausalAttention {
  /// The heads.
  public let heads: AttentionHeads
  private let blockLength: Int
  private let kernels: ProductKernels
  private let softmax: CausalSoftmax
  private let weights: Tensor
  private let weightGradients: Tensor
  /// The keys and values of a head, packed as the forward and the backward pass multiply by them.
  private let keyLines: PackedFactor, valueLines: PackedFactor, keyColumns: PackedFactor, valueColumns: PackedFactor

  /// Working memory for sequences of at most `contextLength` tokens.
  ///
  /// - Parameters:
  ///   - blockLength: the queries handled at once. 48 are complete tiles of a product, and a block's weights stay in the second cache.
  ///   - kernels: those of all passes.
  public init(
    heads: AttentionHeads, contextLength: Int, blockLength: Int = 48, kernels: ProductKernels = MatrixProduct.kernels
  ) {
    self.heads = heads
    self.kernels = kernels
    softmax = CausalSoftmax(scale: 1 / Float(heads.width).squareRoot(), elements: ElementKernels(kernels))
    self.blockLength = min(blockLength, contextLength)
    weights = Self.block(rows: self.blockLength, columns: contextLength)
    weightGradients = Self.block(rows: self.blockLength, columns: contextLength)
    keyLines = PackedFactor(lines: contextLength, steps: heads.width, kernels: kernels)
    valueLines = PackedFactor(lines: contextLength, steps: heads.width, kernels: kernels)
    keyColumns = PackedFactor(lines: heads.width, steps: contextLength, kernels: kernels)
    valueColumns = PackedFactor(lines: heads.width, steps: contextLength, kernels: kernels)
  }

  /// A tensor whose columns can be read side by side: rows are an odd number of cache lines apart.
  private static func block(rows: Int, columns: Int) -> Tensor {
    let line = 16
    let stride = (columns + line - 1) / line * line | line
    return Tensor(FloatStorage(count: rows * stride), offset: 0, rows: rows, columns: columns, stride: stride)
  }

  /// The inputs and results of a forward pass, which the backward pass reads.
  public struct Pass {
    /// Queries, keys and values side by side, already rotated, **shape** [sequences·T, (H + 2K)·E].
    public let queryKeyValue: Tensor
    /// T.
    public let sequenceLength: Int
    /// The values of each sequence, mixed, **shape** [sequences·T, H·E].
    public let mixed: Tensor
    /// log Σ exp of each query's scores, **shape** [H, at least sequences·T].
    public let logSumExps: Tensor

    /// A pass over some sequences, with the memory of its results.
    public init(queryKeyValue: Tensor, sequenceLength: Int, mixed: Tensor, logSumExps: Tensor) {
      precondition(queryKeyValue.rows % sequenceLength == 0 && mixed.rows == queryKeyValue.rows)
      self.queryKeyValue = queryKeyValue
      self.sequenceLength = sequenceLength
      self.mixed = mixed
      self.logSumExps = logSumExps
    }
  }

  /// One head of one sequence, or its gradient.
  private struct Head {
    /// **shape** [T, E] each.
    let query: Tensor, key: Tensor, value: Tensor, mixed: Tensor
  }

  /// Mixes the values of each sequence; writes `mixed` and `logSumExps` of the pass.
  public func forward(_ pass: Pass) {
    forEachHead(of: pass) { index, rows in
      let head = head(index, of: pass.queryKeyValue.rows(rows), mixed: pass.mixed.rows(rows))
      let logSumExps = pass.logSumExps.row(at: index).columns(rows)
      keyLines.pack(rowsOf: head.key)
      valueColumns.pack(columnsOf: head.value)
      forEachBlock(of: pass) { block in forward(block, of: head, logSumExps: logSumExps) }
    }
  }

  private func forward(_ block: Range<Int>, of head: Head, logSumExps: Tensor) {
    let weights = scores(block, of: head)
    for row in 0..<block.count { logSumExps[0, block.lowerBound + row] = softmax.forward(weights, row: row) }
    MatrixProduct.times(weights, valueColumns, into: head.mixed.rows(block))
  }

  /// Computes the gradient with respect to queries, keys and values.
  ///
  /// With P the weights, dP = dO·Vᵀ and δ = rowsum(dO∘O): dS = P∘(dP − δ), dQ = dS·K/√E, dK = dSᵀ·Q/√E, dV = Pᵀ·dO.
  ///
  /// - Parameters:
  ///   - pass: of the forward pass.
  ///   - dMixed: the gradient of its result, of the same **shape**.
  ///   - dQueryKeyValue: the **shape** of `queryKeyValue`; overwritten.
  public func backward(_ pass: Pass, dMixed: Tensor, dQueryKeyValue: Tensor) {
    // Keys and values collect the gradients of all query heads of their group.
    dQueryKeyValue.columns(heads.queryColumns..<dQueryKeyValue.columns).fill(0)
    forEachHead(of: pass) { index, rows in
      let head = head(index, of: pass.queryKeyValue.rows(rows), mixed: pass.mixed.rows(rows))
      let gradient = self.head(index, of: dQueryKeyValue.rows(rows), mixed: dMixed.rows(rows))
      let logSumExps = pass.logSumExps.row(at: index).columns(rows)
      keyLines.pack(rowsOf: head.key)
      keyColumns.pack(columnsOf: head.key)
      valueLines.pack(rowsOf: head.value)
      forEachBlock(of: pass) { block in backward(block, of: head, gradient: gradient, logSumExps: logSumExps) }
    }
  }

  private func backward(_ block: Range<Int>, of head: Head, gradient: Head, logSumExps: Tensor) {
    let visible = 0..<block.upperBound
    let weights = scores(block, of: head)
    let dWeights = weightGradients.rows(0..<block.count).columns(visible)
    MatrixProduct.times(gradient.mixed.rows(block), valueLines, into: dWeights)
    for row in 0..<block.count {
      let position = block.lowerBound + row
      let delta = rowDot(head.mixed, gradient.mixed, row: position)
      softmax.backward(weights, dWeights, row: row, logSumExp: logSumExps[0, position], delta: delta)
    }
    MatrixProduct.times(dWeights, keyColumns, into: gradient.query.rows(block))
    MatrixProduct.transposedTimes(
      dWeights, head.query.rows(block), into: gradient.key.rows(visible), adding: true, kernels: kernels)
    MatrixProduct.transposedTimes(
      weights, gradient.mixed.rows(block), into: gradient.value.rows(visible), adding: true, kernels: kernels)
  }

  /// Calls `body` for each head of each sequence, with the sequence's rows.
  private func forEachHead(of pass: Pass, _ body: (Int, Range<Int>) -> Void) {
    precondition(pass.queryKeyValue.columns == heads.columns)
    for start in Swift.stride(from: 0, to: pass.queryKeyValue.rows, by: pass.sequenceLength) {
      for head in 0..<heads.count { body(head, start..<start + pass.sequenceLength) }
    }
  }

  private func forEachBlock(of pass: Pass, _ body: (Range<Int>) -> Void) {
    for block in (0..<pass.sequenceLength).pieces(of: blockLength) { body(block) }
  }

  /// The query of a head and the key and value of its group.
  private func head(_ index: Int, of queryKeyValue: Tensor, mixed: Tensor) -> Head {
    let group = index / heads.groupSize
    return Head(
      query: queryKeyValue.columns(heads.query(index)), key: queryKeyValue.columns(heads.key(ofGroup: group)),
      value: queryKeyValue.columns(heads.value(ofGroup: group)), mixed: mixed.columns(heads.query(index)))
  }

  /// The scores of a block of queries, times √E, for all keys up to its last position, **shape** [block, block's end].
  private func scores(_ block: Range<Int>, of head: Head) -> Tensor {
    let scores = weights.rows(0..<block.count).columns(0..<block.upperBound)
    MatrixProduct.times(head.query.rows(block), keyLines, into: scores)
    return scores
  }
}

private func rowDot(_ x: Tensor, _ y: Tensor, row: Int) -> Float {
  dot(unsafe x.readableRow(row).span, unsafe y.readableRow(row).span)
}

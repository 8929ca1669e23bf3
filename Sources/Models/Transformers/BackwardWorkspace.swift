import TensorKernels

/// Working memory of the backward pass, shared by all blocks.
struct BackwardWorkspace {
  /// The gradient of the residual stream, and of a normalized copy of it, **shape** [tokens, D].
  let residual: Tensor, normalized: Tensor
  /// The gradient of attention's result and of queries, keys and values.
  let mixed: Tensor, queryKeyValue: Tensor
  /// The gradient of normalized queries and keys, **shape** [tokens, (H + K)·E]; nil when heads are not normalized.
  let queryKey: Tensor?
  /// The gradient of silu(gate)·up.
  let hidden: Tensor
  /// A value for each token of the vocabulary, **shape** [1, V].
  let vocabulary: Tensor
}

extension BackwardWorkspace {
  init(_ configuration: ModelConfiguration, capacity: Int, in memory: TensorMemory) {
    func tensor(_ columns: Int) -> Tensor { memory.tensor(rows: capacity, columns: columns) }
    self.init(
      residual: tensor(configuration.hiddenSize), normalized: tensor(configuration.hiddenSize),
      mixed: tensor(configuration.heads.queryColumns), queryKeyValue: tensor(configuration.queryKeyValueSize),
      queryKey: configuration.headNorm ? tensor(configuration.heads.rotatedColumns) : nil,
      hidden: tensor(configuration.feedForwardSize),
      vocabulary: memory.tensor(rows: 1, columns: configuration.vocabularySize))
  }

  /// The memory of a range of tokens.
  func rows(_ rows: Range<Int>) -> BackwardWorkspace {
    BackwardWorkspace(
      residual: residual.rows(rows), normalized: normalized.rows(rows), mixed: mixed.rows(rows),
      queryKeyValue: queryKeyValue.rows(rows), queryKey: queryKey?.rows(rows), hidden: hidden.rows(rows),
      vocabulary: vocabulary)
  }
}

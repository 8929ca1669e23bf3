import TensorKernels

/// The results of the forward pass that the backward pass reads, for at most `capacity` tokens.
struct Activations {
  /// The results of one block.
  struct Layer {
    /// The residual stream before attention and before the feed-forward part, **shape** [tokens, D].
    let input: Tensor, middle: Tensor
    /// Both after normalization, and the rows' scales, **shape** [tokens, D] and [1, tokens].
    let attentionInput: Tensor, feedForwardInput: Tensor, attentionScales: Tensor, feedForwardScales: Tensor
    /// Queries, keys and values, rotated, **shape** [tokens, (H + 2K)·E].
    let queryKeyValue: Tensor
    /// The inputs of the normalization of heads; nil without one.
    let headNorm: HeadNorm.Pass?
    /// Attention's result, **shape** [tokens, H·E], and log-sum-exps, [H, tokens].
    let mixed: Tensor, logSumExps: Tensor
    /// Gate and up, **shape** [tokens, 2F], and silu(gate)·up, [tokens, F].
    let gateUp: Tensor, hidden: Tensor

    init(_ configuration: ModelConfiguration, capacity: Int, in memory: TensorMemory) {
      func tensor(_ columns: Int) -> Tensor { memory.tensor(rows: capacity, columns: columns) }
      input = tensor(configuration.hiddenSize)
      middle = tensor(configuration.hiddenSize)
      attentionInput = tensor(configuration.hiddenSize)
      feedForwardInput = tensor(configuration.hiddenSize)
      attentionScales = memory.tensor(rows: 1, columns: capacity)
      feedForwardScales = memory.tensor(rows: 1, columns: capacity)
      queryKeyValue = tensor(configuration.queryKeyValueSize)
      headNorm = configuration.headNorm ? HeadNorm.Pass(configuration.heads, capacity: capacity, in: memory) : nil
      mixed = tensor(configuration.heads.queryColumns)
      logSumExps = memory.tensor(rows: configuration.headCount, columns: capacity)
      gateUp = tensor(2 * configuration.feedForwardSize)
      hidden = tensor(configuration.feedForwardSize)
    }
  }

  let capacity: Int
  let layers: [Layer]
  /// The residual stream after the last block and after the last normalization, **shape** [tokens, D].
  let output: Tensor, normalized: Tensor, scales: Tensor
  /// Logits of a chunk of tokens, **shape** [chunk, V].
  let logits: Tensor

  /// - Parameters:
  ///   - capacity: the most tokens of one pass.
  ///   - memory: room for all of them.
  ///   - keepsLayers: true gives every block memory of its own, as the backward pass needs; else all blocks share one.
  init(
    _ configuration: ModelConfiguration, capacity: Int, in memory: TensorMemory, keepsLayers: Bool, chunkLength: Int
  ) {
    self.capacity = capacity
    layers = Self.layers(configuration, capacity: capacity, in: memory, keepsLayers: keepsLayers)
    output = memory.tensor(rows: capacity, columns: configuration.hiddenSize)
    normalized = memory.tensor(rows: capacity, columns: configuration.hiddenSize)
    scales = memory.tensor(rows: 1, columns: capacity)
    logits = memory.tensor(rows: min(chunkLength, capacity), columns: configuration.vocabularySize)
  }

  private static func layers(
    _ configuration: ModelConfiguration, capacity: Int, in memory: TensorMemory, keepsLayers: Bool
  ) -> [Layer] {
    guard keepsLayers else {
      return Array(repeating: Layer(configuration, capacity: capacity, in: memory), count: configuration.layers)
    }
    return (0..<configuration.layers).map { _ in Layer(configuration, capacity: capacity, in: memory) }
  }
}

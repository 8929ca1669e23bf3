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

    init(_ configuration: ModelConfiguration, capacity: Int) {
      func tensor(_ columns: Int) -> Tensor { Tensor(rows: capacity, columns: columns) }
      input = tensor(configuration.hiddenSize)
      middle = tensor(configuration.hiddenSize)
      attentionInput = tensor(configuration.hiddenSize)
      feedForwardInput = tensor(configuration.hiddenSize)
      attentionScales = Tensor(rows: 1, columns: capacity)
      feedForwardScales = Tensor(rows: 1, columns: capacity)
      queryKeyValue = tensor(configuration.queryKeyValueSize)
      headNorm = configuration.headNorm ? HeadNorm.Pass(configuration.heads, capacity: capacity) : nil
      mixed = tensor(configuration.heads.queryColumns)
      logSumExps = Tensor(rows: configuration.headCount, columns: capacity)
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
  ///   - keepsLayers: true gives every block memory of its own, as the backward pass needs; else all blocks share one.
  init(_ configuration: ModelConfiguration, capacity: Int, keepsLayers: Bool, chunkLength: Int) {
    self.capacity = capacity
    layers = Self.layers(configuration, capacity: capacity, keepsLayers: keepsLayers)
    output = Tensor(rows: capacity, columns: configuration.hiddenSize)
    normalized = Tensor(rows: capacity, columns: configuration.hiddenSize)
    scales = Tensor(rows: 1, columns: capacity)
    logits = Tensor(rows: min(chunkLength, capacity), columns: configuration.vocabularySize)
  }

  private static func layers(_ configuration: ModelConfiguration, capacity: Int, keepsLayers: Bool) -> [Layer] {
    guard keepsLayers else {
      return Array(repeating: Layer(configuration, capacity: capacity), count: configuration.layers)
    }
    return (0..<configuration.layers).map { _ in Layer(configuration, capacity: capacity) }
  }
}

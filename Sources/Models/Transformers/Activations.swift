import TensorKernels

/// What the forward pass keeps for the backward pass, for at most `capacity` tokens.
struct Activations {
  /// One block's.
  struct Layer {
    /// The residual stream before attention and before the feed-forward part, **shape** [tokens, D].
    let input, middle: Tensor
    /// Both after normalization, and the rows' scales, **shape** [tokens, D] and [1, tokens].
    let attentionInput, feedForwardInput, attentionScales, feedForwardScales: Tensor
    /// Queries, keys and values, turned, **shape** [tokens, (H + 2K)·E].
    let queryKeyValue: Tensor
    /// Attention's result, **shape** [tokens, H·E], and log-sum-exps, [H, tokens].
    let mixed, logSumExps: Tensor
    /// Gate and up, **shape** [tokens, 2F], and silu(gate)·up, [tokens, F].
    let gateUp, hidden: Tensor

    init(_ configuration: ModelConfiguration, capacity: Int) {
      func tensor(_ columns: Int) -> Tensor { Tensor(rows: capacity, columns: columns) }
      let width = configuration.hiddenSize
      (input, middle) = (tensor(width), tensor(width))
      (attentionInput, feedForwardInput) = (tensor(width), tensor(width))
      attentionScales = Tensor(rows: 1, columns: capacity)
      feedForwardScales = Tensor(rows: 1, columns: capacity)
      queryKeyValue = tensor(configuration.queryKeyValueSize)
      mixed = tensor(width)
      logSumExps = Tensor(rows: configuration.headCount, columns: capacity)
      gateUp = tensor(2 * configuration.feedForwardSize)
      hidden = tensor(configuration.feedForwardSize)
    }
  }

  let capacity: Int
  let layers: [Layer]
  /// The residual stream after the last block and after the last normalization, **shape** [tokens, D].
  let output, normalized, scales: Tensor
  /// Logits of a chunk of tokens, **shape** [chunk, V].
  let logits: Tensor

  /// - Parameters:
  ///   - capacity: the most tokens of one pass.
  ///   - keepsLayers: whether every block has its own memory, as the backward pass needs; else all share one.
  init(_ configuration: ModelConfiguration, capacity: Int, keepsLayers: Bool, chunkLength: Int) {
    self.capacity = capacity
    if keepsLayers {
      layers = (0..<configuration.layers).map { _ in Layer(configuration, capacity: capacity) }
    } else {
      layers = Array(repeating: Layer(configuration, capacity: capacity), count: configuration.layers)
    }
    output = Tensor(rows: capacity, columns: configuration.hiddenSize)
    normalized = Tensor(rows: capacity, columns: configuration.hiddenSize)
    scales = Tensor(rows: 1, columns: capacity)
    logits = Tensor(rows: min(chunkLength, capacity), columns: configuration.vocabularySize)
  }
}

extension Transformer {
  /// The bytes that a transformer reserves for passes over at most `capacity` tokens.
  public static func workingMemory(_ configuration: ModelConfiguration, capacity: Int, purpose: Purpose) -> Int {
    let (width, inner) = (configuration.hiddenSize, configuration.feedForwardSize)
    let layer = 5 * width + configuration.queryKeyValueSize + 3 * inner + configuration.headCount + 2
    let kept = purpose == .training ? configuration.layers : min(configuration.layers, 1)
    let backward = purpose == .training ? 3 * width + configuration.queryKeyValueSize + inner : 0
    let perToken = kept * layer + 2 * width + 1 + backward
    let logits = (min(chunkLength, capacity) + (purpose == .training ? 1 : 0)) * configuration.vocabularySize
    return (capacity * perToken + logits) * MemoryLayout<Float>.stride
  }
}

/// Working memory of the backward pass, shared by all blocks.
struct BackwardWorkspace {
  /// The gradient of the residual stream, and of a normalized copy of it, **shape** [tokens, D].
  let residual, normalized: Tensor
  /// The gradient of attention's result and of queries, keys and values.
  let mixed, queryKeyValue: Tensor
  /// The gradient of silu(gate)·up.
  let hidden: Tensor
  /// A row of numbers for each token of the vocabulary, **shape** [1, V].
  let vocabulary: Tensor

  init(_ configuration: ModelConfiguration, capacity: Int) {
    residual = Tensor(rows: capacity, columns: configuration.hiddenSize)
    normalized = Tensor(rows: capacity, columns: configuration.hiddenSize)
    mixed = Tensor(rows: capacity, columns: configuration.hiddenSize)
    queryKeyValue = Tensor(rows: capacity, columns: configuration.queryKeyValueSize)
    hidden = Tensor(rows: capacity, columns: configuration.feedForwardSize)
    vocabulary = Tensor(rows: 1, columns: configuration.vocabularySize)
  }
}

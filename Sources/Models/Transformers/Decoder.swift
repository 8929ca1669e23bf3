import TensorKernels

/// Continues many sequences at once, by one or more tokens each in every step, with the keys and values of earlier tokens
/// kept.
///
/// Each sequence has a slot and its own position, so that a sequence may begin where another one ended while the rest
/// continue. With packed weights a sequence's logits have the same bits alone and beside any others, however its tokens are
/// divided into steps. They equal those of `Transformer` up to the order of sums.
public final class Decoder {
  /// The model's shape.
  public let configuration: ModelConfiguration
  /// The room for sequences and tokens.
  public let capacity: DecodingCapacity
  private var weights: DecoderWeights
  private let caches: [KeyValueCache]
  private let rotary: RotaryEmbedding
  private let memory: DecoderMemory
  private var lengths: [Int]
  private var positions: [Int] = []
  private var logitCount = 0

  /// Reserves the memory for sequences and steps.
  public init(_ weights: DecoderWeights, capacity: DecodingCapacity) {
    let model = weights.parameters.layout.configuration
    configuration = model
    self.capacity = capacity
    self.weights = weights
    let length = capacity.length(of: model)
    caches = (0..<model.layers).map { _ in
      KeyValueCache(slots: capacity.slots, heads: model.heads, contextLength: length)
    }
    rotary = RotaryEmbedding(model)
    memory = DecoderMemory(model, capacity: capacity.rows)
    lengths = Array(repeating: 0, count: capacity.slots)
    positions.reserveCapacity(capacity.rows)
  }

  /// Replaces the model by another one of the same shape; sequences begin anew.
  ///
  /// - Precondition: the shapes are equal.
  public func replace(_ weights: DecoderWeights) {
    precondition(weights.parameters.layout.configuration == configuration)
    self.weights = weights
    for slot in lengths.indices { start(slot: slot) }
  }

  /// Begins a new sequence in a slot.
  public func start(slot: Int) { lengths[slot] = 0 }

  /// Begins a sequence with the first tokens of another one.
  ///
  /// - Precondition: the other one has as many, and the slots differ.
  public func fork(slot source: Int, to target: Int, count: Int) {
    precondition(count <= lengths[source])
    for cache in caches { cache.copy(slot: source, to: target, count: count) }
    lengths[target] = count
  }

  /// Logits of the last step, one row for each token that needed them, **shape** [rows, V].
  public var logits: Tensor { memory.logits.rows(0..<logitCount) }

  /// Appends tokens to some sequences, each to its own in the order of rows.
  ///
  /// - Precondition: there is room for the rows, and for a further token in every sequence at its turn.
  public func append(_ rows: [DecodingRow]) {
    precondition(rows.count <= capacity.rows)
    logitCount = 0
    guard !rows.isEmpty else { return }
    let slots = rows.map(\.slot)
    advance(slots)
    let memory = memory.rows(0..<rows.count)
    TokenEmbedding.forward(rows.map(\.token), table: weights.parameters.embedding, into: memory.residual)
    appendLayers(slots: slots, memory)
    computeLogits(rows)
  }

  private func appendLayers(slots: [Int], _ rows: DecoderMemory) {
    for layer in weights.layers.indices {
      appendAttention(layer, slots: slots, rows)
      appendFeedForward(layer, rows)
    }
  }

  /// Computes the logits of the rows that need them, whose states move to the front.
  private func computeLogits(_ rows: [DecodingRow]) {
    for row in rows.indices where rows[row].needsLogits {
      if row != logitCount { memory.residual.row(at: logitCount).copy(memory.residual.row(at: row)) }
      logitCount += 1
    }
    guard logitCount > 0 else { return }
    let last = memory.rows(0..<logitCount)
    last.normalize(by: norm(weights.parameters.finalGain))
    weights.head.multiply(last.normalized, into: logits)
  }

  private func advance(_ slots: [Int]) {
    positions.removeAll(keepingCapacity: true)
    for slot in slots {
      positions.append(lengths[slot])
      lengths[slot] += 1
    }
  }

  private func appendAttention(_ layer: Int, slots: [Int], _ rows: DecoderMemory) {
    let matrices = weights.layers[layer]
    rows.normalize(by: norm(weights.parameters.attentionGain(layer: layer)))
    matrices.queryKeyValue.multiply(rows.normalized, into: rows.queryKeyValue)
    let queryKey = rows.queryKeyValue.columns(0..<configuration.heads.rotatedColumns)
    if let bias = weights.parameters.attentionBias(layer: layer) { Bias.add(bias, to: rows.queryKeyValue) }
    if let heads = rows.heads { HeadNorm(weights.parameters, layer: layer)?.forward(queryKey, heads) }
    rotary.apply(queryKey, positions: positions)
    caches[layer].attend(rows.queryKeyValue, slots: slots, positions: positions, into: rows.mixed)
    matrices.output.multiply(rows.mixed, into: rows.residual, adding: true)
  }

  private func appendFeedForward(_ layer: Int, _ rows: DecoderMemory) {
    let matrices = weights.layers[layer]
    rows.normalize(by: norm(weights.parameters.feedForwardGain(layer: layer)))
    matrices.gateUp.multiply(rows.normalized, into: rows.gateUp)
    SwiGLU.forward(rows.gateUp, into: rows.hidden)
    matrices.down.multiply(rows.hidden, into: rows.residual, adding: true)
  }

  private func norm(_ gain: Tensor) -> RMSNorm {
    RMSNorm(gain: gain, epsilon: Float(configuration.rmsNormEpsilon))
  }
}

/// Working memory of a decoder's step.
private struct DecoderMemory {
  /// The residual stream, and a normalized copy, **shape** [rows, D]; attention's result, [rows, H·E].
  let residual: Tensor, normalized: Tensor, mixed: Tensor
  /// **shape** [1, capacity].
  let scales: Tensor
  /// The inputs of the normalization of heads; nil without one.
  let heads: HeadNorm.Pass?
  /// **shape** [rows, (H + 2K)·E], [rows, 2F] and [rows, F].
  let queryKeyValue: Tensor, gateUp: Tensor, hidden: Tensor
  /// **shape** [rows, V].
  let logits: Tensor
}

extension DecoderMemory {
  init(_ model: ModelConfiguration, capacity: Int) {
    func tensor(_ columns: Int) -> Tensor { Tensor(rows: capacity, columns: columns) }
    self.init(
      residual: tensor(model.hiddenSize), normalized: tensor(model.hiddenSize),
      mixed: tensor(model.heads.queryColumns), scales: Tensor(rows: 1, columns: capacity),
      heads: model.headNorm ? HeadNorm.Pass(model.heads, capacity: capacity) : nil,
      queryKeyValue: tensor(model.queryKeyValueSize),
      gateUp: tensor(2 * model.feedForwardSize), hidden: tensor(model.feedForwardSize),
      logits: tensor(model.vocabularySize))
  }

  /// The memory of a step with fewer tokens than there is room for.
  func rows(_ rows: Range<Int>) -> DecoderMemory {
    DecoderMemory(
      residual: residual.rows(rows), normalized: normalized.rows(rows), mixed: mixed.rows(rows), scales: scales,
      heads: heads?.rows(rows), queryKeyValue: queryKeyValue.rows(rows), gateUp: gateUp.rows(rows),
      hidden: hidden.rows(rows), logits: logits)
  }

  func normalize(by norm: RMSNorm) { norm.forward(residual, into: normalized, scales: scales) }
}

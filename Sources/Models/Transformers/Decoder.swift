import TensorKernels

/// Continues many sequences at once, one token each in every step, with the keys and values of earlier tokens kept.
///
/// Each sequence has a slot and its own position, so that a sequence may begin where another one ended while the rest go on.
/// A sequence's logits have the same bits alone and beside any others, and equal those of `Transformer` up to the order of
/// sums. A step allocates nothing.
public final class Decoder {
  /// The model's shape.
  public let configuration: ModelConfiguration
  /// The most sequences at a time.
  public let capacity: Int
  private var weights: PackedWeights
  private let caches: [KeyValueCache]
  private let rotary: RotaryEmbedding
  /// The residual stream, and a normalized copy, **shape** [capacity, D].
  private let residual, normalized, scales: Tensor
  private let queryKeyValue, mixed, gateUp, hidden: Tensor
  private let allLogits: Tensor
  private var lengths: [Int]
  private var positions: [Int] = []
  private var rowCount = 0

  /// Reserves the memory for `capacity` sequences of at most T tokens.
  public init(_ weights: PackedWeights, capacity: Int) {
    let model = weights.parameters.layout.configuration
    configuration = model
    self.capacity = capacity
    self.weights = weights
    caches = (0..<model.layers).map { _ in
      KeyValueCache(
        slots: capacity, headCount: model.headCount, keyValueHeadCount: model.keyValueHeadCount,
        headWidth: model.headWidth, contextLength: model.contextLength)
    }
    rotary = RotaryEmbedding(
      contextLength: model.contextLength, headWidth: model.headWidth, theta: model.ropeTheta)
    func tensor(_ columns: Int) -> Tensor { Tensor(rows: capacity, columns: columns) }
    (residual, normalized, mixed) = (tensor(model.hiddenSize), tensor(model.hiddenSize), tensor(model.hiddenSize))
    scales = Tensor(rows: 1, columns: capacity)
    queryKeyValue = tensor(model.queryKeyValueSize)
    (gateUp, hidden) = (tensor(2 * model.feedForwardSize), tensor(model.feedForwardSize))
    allLogits = tensor(model.vocabularySize)
    lengths = Array(repeating: 0, count: capacity)
    positions.reserveCapacity(capacity)
  }

  /// Goes on with another model of the same shape; sequences begin anew.
  ///
  /// - Precondition: the shapes are equal.
  public func replace(_ weights: PackedWeights) {
    precondition(weights.parameters.layout.configuration == configuration)
    self.weights = weights
    for slot in 0..<capacity { start(slot: slot) }
  }

  /// Begins a new sequence in a slot.
  public func start(slot: Int) { lengths[slot] = 0 }

  /// Logits of the last step, one row a token, **shape** [rows, V].
  public var logits: Tensor { allLogits.rows(0..<rowCount) }

  /// Appends a token to each of some sequences.
  ///
  /// - Parameters:
  ///   - tokens: in `0..<V`, at most `capacity` of them.
  ///   - slots: the sequence of each token; no sequence twice.
  ///   - needsLogits: whether logits are computed; tokens of a prompt need none.
  /// - Precondition: every sequence has fewer than T tokens.
  public func append(_ tokens: [UInt32], slots: [Int], needsLogits: Bool = true) {
    precondition(tokens.count == slots.count && tokens.count <= capacity)
    rowCount = tokens.count
    guard rowCount > 0 else { return }
    positions.removeAll(keepingCapacity: true)
    for slot in slots {
      positions.append(lengths[slot])
      lengths[slot] += 1
    }
    let rows = 0..<rowCount
    TokenEmbedding.forward(tokens, table: weights.parameters.embedding, into: residual.rows(rows))
    for layer in weights.layers.indices {
      appendAttention(layer, slots, rows)
      appendFeedForward(layer, rows)
    }
    guard needsLogits else { return }
    normalize(weights.parameters.finalGain, rows)
    weights.head.multiply(normalized.rows(rows), into: logits)
  }

  private func appendAttention(_ layer: Int, _ slots: [Int], _ rows: Range<Int>) {
    let (matrices, joined) = (weights.layers[layer], queryKeyValue.rows(rows))
    normalize(weights.parameters.attentionGain(layer: layer), rows)
    matrices.queryKeyValue.multiply(normalized.rows(rows), into: joined)
    let turned = (configuration.headCount + configuration.keyValueHeadCount) * configuration.headWidth
    rotary.apply(joined.columns(0..<turned), positions: positions)
    caches[layer].attend(joined, slots: slots, positions: positions, into: mixed.rows(rows))
    matrices.output.multiply(mixed.rows(rows), into: residual.rows(rows), adding: true)
  }

  private func appendFeedForward(_ layer: Int, _ rows: Range<Int>) {
    let matrices = weights.layers[layer]
    normalize(weights.parameters.feedForwardGain(layer: layer), rows)
    matrices.gateUp.multiply(normalized.rows(rows), into: gateUp.rows(rows))
    SwiGLU.forward(gateUp.rows(rows), into: hidden.rows(rows))
    matrices.down.multiply(hidden.rows(rows), into: residual.rows(rows), adding: true)
  }

  private func normalize(_ gain: Tensor, _ rows: Range<Int>) {
    RMSNorm.forward(
      residual.rows(rows), gain: gain, epsilon: Float(configuration.rmsNormEpsilon), into: normalized.rows(rows),
      scales: scales)
  }
}

extension MemoryEstimate {
  /// Adds a model's parameters, packed and as they are, and what a `Decoder` of `capacity` sequences reserves.
  public mutating func add(decoderOf model: ModelConfiguration, capacity: Int) {
    add(copies: 2, of: model)
    let keyValueSize = 2 * model.keyValueHeadCount * PackedMatrix.paddedCount(model.headWidth)
    add(capacity, model.layers, PackedMatrix.paddedCount(model.contextLength), keyValueSize)
    add(
      capacity,
      3 * model.hiddenSize + model.queryKeyValueSize + 3 * model.feedForwardSize + model.vocabularySize)
    // Both tables of the rotary embedding, and a row of weights a layer.
    add(model.contextLength, model.headWidth + model.layers)
  }
}

/// The place of each parameter of a model in one flat buffer.
///
/// Weights, gradients and optimizer moments share a layout, so that summing, clipping, updating, saving and
/// hashing are one loop each. Queries, keys and values follow one another, and so do gate and up: each group is
/// one matrix product.
public struct ParameterLayout: Sendable {
  /// One parameter tensor.
  public struct Slot: Sendable, Hashable {
    /// The use of a parameter, which decides its initialization and its decay.
    public enum Role: Sendable, Hashable { case inputEmbedding, linear, gain, bias, outputHead, predictionHead }

    /// Its name in a Hugging Face checkpoint.
    public let name: String
    /// Its use.
    public let role: Role
    /// The index of its first element in the buffer.
    public let offset: Int
    /// **Shape** [rows, columns]; a gain or a bias is one row.
    public let rows: Int, columns: Int

    /// The number of its elements.
    public var count: Int { rows * columns }
    /// True when weight decay applies: to every matrix but the input embedding.
    public var isDecayed: Bool { !isVector && role != .inputEmbedding }
    /// True for gains and biases.
    public var isVector: Bool { role == .gain || role == .bias }
    /// The shape in a checkpoint, where gains and biases are vectors.
    public var shape: [Int] { isVector ? [columns] : [rows, columns] }
  }

  /// The matrices of a block's attention.
  struct Attention: Sendable {
    let query: Slot, key: Slot, value: Slot, output: Slot
  }

  /// The vectors of a block's attention that a configuration switches on: biases of queries, keys and values, and gains of
  /// query and key heads. None when it is off.
  struct AttentionVectors: Sendable {
    let biases: [Slot], gains: [Slot]
  }

  /// The matrices of a block's feed-forward part.
  struct FeedForward: Sendable {
    let gate: Slot, up: Slot, down: Slot
  }

  /// The parameters of one block.
  struct Layer: Sendable {
    let attentionGain: Slot, attention: Attention, feedForwardGain: Slot, feedForward: FeedForward
  }

  /// The shape of the model.
  public let configuration: ModelConfiguration
  /// Every parameter, by rising offset.
  public let slots: [Slot]
  /// The number of all elements.
  public let count: Int
  let embedding: Slot
  let layers: [Layer]
  let finalGain: Slot
  let head: Slot
  /// One a block. They stand behind the parameters above, so that those draw the same weights with and without them.
  let attentionVectors: [AttentionVectors]
  /// The number of the model's own elements, which stand before those of prediction heads.
  let modelCount: Int
  /// One for each token after the next one that training predicts. No model has them.
  let predictionHeads: [Slot]

  /// The layout of a model, or of one in training.
  ///
  /// - Parameter predictionHeads: the number of heads that predict tokens after the next one; 0 for a model.
  public init(_ configuration: ModelConfiguration, predictionHeads headCount: Int = 0) {
    var builder = LayoutBuilder(configuration: configuration)
    let vocabulary = configuration.vocabularySize
    let width = configuration.hiddenSize
    embedding = builder.add("model.embed_tokens.weight", .inputEmbedding, rows: vocabulary, columns: width)
    layers = (0..<configuration.layers).map { builder.addLayer($0) }
    finalGain = builder.addGain("model.norm.weight")
    head =
      configuration.tiedEmbeddings
      ? embedding : builder.add("lm_head.weight", .outputHead, rows: vocabulary, columns: width)
    attentionVectors = (0..<configuration.layers).map { builder.addAttentionVectors($0) }
    modelCount = builder.count
    predictionHeads = (0..<headCount).map { builder.addPredictionHead($0) }
    self.configuration = configuration
    slots = builder.slots
    count = builder.count
  }
}

/// Appends slots, one behind the other.
private struct LayoutBuilder {
  var slots: [ParameterLayout.Slot] = []
  var count = 0
  let configuration: ModelConfiguration

  mutating func add(
    _ name: String, _ role: ParameterLayout.Slot.Role, rows: Int, columns: Int
  ) -> ParameterLayout.Slot {
    let slot = ParameterLayout.Slot(name: name, role: role, offset: count, rows: rows, columns: columns)
    slots.append(slot)
    count += slot.count
    return slot
  }

  mutating func addGain(_ name: String) -> ParameterLayout.Slot {
    addVector(name, .gain, count: configuration.hiddenSize)
  }

  private mutating func addVector(
    _ name: String, _ role: ParameterLayout.Slot.Role, count: Int
  ) -> ParameterLayout.Slot {
    add(name, role, rows: 1, columns: count)
  }

  /// Adds the matrix of a linear layer.
  mutating func addMatrix(_ name: String, rows: Int, columns: Int) -> ParameterLayout.Slot {
    add(name, .linear, rows: rows, columns: columns)
  }

  /// Adds a block's parameters in the order of the buffer.
  mutating func addLayer(_ index: Int) -> ParameterLayout.Layer {
    let prefix = "model.layers.\(index)"
    return ParameterLayout.Layer(
      attentionGain: addGain("\(prefix).input_layernorm.weight"),
      attention: addAttention("\(prefix).self_attn"),
      feedForwardGain: addGain("\(prefix).post_attention_layernorm.weight"),
      feedForward: addFeedForward("\(prefix).mlp"))
  }

  private mutating func addAttention(_ prefix: String) -> ParameterLayout.Attention {
    let width = configuration.hiddenSize
    let heads = configuration.heads
    return ParameterLayout.Attention(
      query: addMatrix("\(prefix).q_proj.weight", rows: heads.queryColumns, columns: width),
      key: addMatrix("\(prefix).k_proj.weight", rows: heads.keyColumns, columns: width),
      value: addMatrix("\(prefix).v_proj.weight", rows: heads.keyColumns, columns: width),
      output: addMatrix("\(prefix).o_proj.weight", rows: width, columns: heads.queryColumns))
  }

  mutating func addAttentionVectors(_ index: Int) -> ParameterLayout.AttentionVectors {
    let prefix = "model.layers.\(index).self_attn"
    return ParameterLayout.AttentionVectors(
      biases: configuration.attentionBias ? addBiases(prefix) : [],
      gains: configuration.headNorm ? addHeadGains(prefix) : [])
  }

  private mutating func addBiases(_ prefix: String) -> [ParameterLayout.Slot] {
    let heads = configuration.heads
    return [
      addVector("\(prefix).q_proj.bias", .bias, count: heads.queryColumns),
      addVector("\(prefix).k_proj.bias", .bias, count: heads.keyColumns),
      addVector("\(prefix).v_proj.bias", .bias, count: heads.keyColumns),
    ]
  }

  private mutating func addHeadGains(_ prefix: String) -> [ParameterLayout.Slot] {
    ["q_norm", "k_norm"].map { addVector("\(prefix).\($0).weight", .gain, count: configuration.headWidth) }
  }

  mutating func addPredictionHead(_ index: Int) -> ParameterLayout.Slot {
    let width = configuration.hiddenSize
    return add("prediction_heads.\(index).weight", .predictionHead, rows: width, columns: width)
  }

  private mutating func addFeedForward(_ prefix: String) -> ParameterLayout.FeedForward {
    let width = configuration.hiddenSize
    let inner = configuration.feedForwardSize
    return ParameterLayout.FeedForward(
      gate: addMatrix("\(prefix).gate_proj.weight", rows: inner, columns: width),
      up: addMatrix("\(prefix).up_proj.weight", rows: inner, columns: width),
      down: addMatrix("\(prefix).down_proj.weight", rows: width, columns: inner))
  }
}

/// Where each parameter of a model stands in one flat buffer.
///
/// Weights, gradients and optimizer moments share a layout, so that summing, clipping, updating, saving and
/// hashing are one loop each. Queries, keys and values follow one another, and so do gate and up: each group is
/// one matrix product.
public struct ParameterLayout: Sendable {
  /// One parameter tensor.
  public struct Slot: Sendable, Hashable {
    /// What a parameter does, which decides its initialization and its decay.
    public enum Role: Sendable, Hashable { case inputEmbedding, linear, gain, outputHead }

    /// Its name in a Hugging Face checkpoint.
    public let name: String
    /// What it does.
    public let role: Role
    /// Where its first number stands.
    public let offset: Int
    /// **Shape** [rows, columns]; a gain is one row.
    public let rows: Int, columns: Int

    /// How many numbers it has.
    public var count: Int { rows * columns }
    /// Whether weight decay applies: to every matrix but the input embedding.
    public var isDecayed: Bool { role == .linear || role == .outputHead }
    /// The shape in a checkpoint, where a gain is a vector.
    public var shape: [Int] { role == .gain ? [columns] : [rows, columns] }
  }

  /// The parameters of one block.
  struct Layer: Sendable {
    let attentionGain, query, key, value, output, feedForwardGain, gate, up, down: Slot
  }

  /// The shape of the model.
  public let configuration: ModelConfiguration
  /// Every parameter, by rising offset.
  public let slots: [Slot]
  /// How many numbers there are in all.
  public let count: Int
  let embedding: Slot
  let layers: [Layer]
  let finalGain: Slot
  let head: Slot

  /// The layout of a model.
  public init(_ configuration: ModelConfiguration) {
    var builder = Builder()
    let width = configuration.hiddenSize
    embedding = builder.add(
      "model.embed_tokens.weight", .inputEmbedding, rows: configuration.vocabularySize, columns: width)
    layers = (0..<configuration.layers).map { builder.addLayer($0, configuration) }
    finalGain = builder.add("model.norm.weight", .gain, rows: 1, columns: width)
    head =
      configuration.tiedEmbeddings
      ? embedding : builder.add("lm_head.weight", .outputHead, rows: configuration.vocabularySize, columns: width)
    self.configuration = configuration
    slots = builder.slots
    count = builder.count
  }

  private struct Builder {
    var slots: [Slot] = []
    var count = 0

    mutating func add(_ name: String, _ role: Slot.Role, rows: Int, columns: Int) -> Slot {
      let slot = Slot(name: name, role: role, offset: count, rows: rows, columns: columns)
      slots.append(slot)
      count += slot.count
      return slot
    }

    mutating func addLayer(_ index: Int, _ configuration: ModelConfiguration) -> Layer {
      let prefix = "model.layers.\(index)"
      let (width, inner) = (configuration.hiddenSize, configuration.feedForwardSize)
      let keyWidth = configuration.keyValueHeadCount * configuration.headWidth
      return Layer(
        attentionGain: add("\(prefix).input_layernorm.weight", .gain, rows: 1, columns: width),
        query: add("\(prefix).self_attn.q_proj.weight", .linear, rows: width, columns: width),
        key: add("\(prefix).self_attn.k_proj.weight", .linear, rows: keyWidth, columns: width),
        value: add("\(prefix).self_attn.v_proj.weight", .linear, rows: keyWidth, columns: width),
        output: add("\(prefix).self_attn.o_proj.weight", .linear, rows: width, columns: width),
        feedForwardGain: add("\(prefix).post_attention_layernorm.weight", .gain, rows: 1, columns: width),
        gate: add("\(prefix).mlp.gate_proj.weight", .linear, rows: inner, columns: width),
        up: add("\(prefix).mlp.up_proj.weight", .linear, rows: inner, columns: width),
        down: add("\(prefix).mlp.down_proj.weight", .linear, rows: width, columns: inner))
    }
  }
}

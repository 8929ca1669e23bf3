import Files
import Transformers

extension ModelDescription {
  /// The shape of a model of a family that is read.
  ///
  /// The tokens that end a text are not read: `eos_token_id` may be a list.
  ///
  /// - Throws: `CheckpointError.configuration` for another architecture, `ConfigurationError` for sizes that do not
  ///   go together.
  func model() throws -> ModelConfiguration {
    let family = try family()
    try checkArchitecture(family)
    let heads = try integer("num_attention_heads", in: 1...4096)
    let hiddenSize = try integer("hidden_size", in: 1...65_536)
    let headSize = try headSize(family, heads: heads, hiddenSize: hiddenSize)
    let model = try ModelConfiguration(
      layers: integer("num_hidden_layers", in: 1...1024), hiddenSize: hiddenSize, headCount: heads,
      headSize: headSize, vocabularySize: integer("vocab_size", in: 1...1 << 31), contextLength: contextLength(family))
    return try completed(model, family)
  }

  private func family() throws -> ModelFamily {
    let names = ModelFamily.allCases.map { JSONValue.text($0.rawValue) }
    guard let value = self["model_type"] else {
      throw refusal("model_type is missing, and only \(alternatives(names)) is supported")
    }
    try require("model_type", oneOf: names)
    guard case .text(let name) = value, let family = ModelFamily(rawValue: name) else {
      throw refusal("model_type must be a text, not \(value.text)")
    }
    return family
  }

  /// E, where it is a key of its own.
  private func headSize(_ family: ModelFamily, heads: Int, hiddenSize: Int) throws -> Int? {
    guard self["head_dim"] != nil else { return isNull("head_dim") ? nil : family.headSize }
    return try integer("head_dim", in: 1...65_536)
  }

  /// T: no longer than a sliding window, inside of which all earlier tokens are seen.
  private func contextLength(_ family: ModelFamily) throws -> Int {
    let context = try integer("max_position_embeddings", in: 1...1 << 31, default: family.contextLength)
    guard let window = family.slidingWindow, !isNull("sliding_window") else { return context }
    return min(context, try integer("sliding_window", in: 1...1 << 31, default: window))
  }

  /// The model with the parts that have defaults.
  private func completed(_ model: ModelConfiguration, _ family: ModelFamily) throws -> ModelConfiguration {
    let fallback = isNull("num_key_value_heads") ? nil : family.keyValueHeadCount
    let keyValueHeads = try integer("num_key_value_heads", in: 1...4096, default: fallback ?? model.headCount)
    let feedForward = try integer("intermediate_size", in: 1...1_048_576)
    let tied = try flag("tie_word_embeddings", default: false)
    let rotary = try rotary()
    let epsilon = try number("rms_norm_eps", in: 1e-12...1, default: 1e-6)
    return try model.with {
      $0.keyValueHeadCount = keyValueHeads
      $0.feedForwardSize = feedForward
      $0.tiedEmbeddings = tied
      $0.ropeTheta = rotary.theta
      $0.ropeScaling = rotary.scaling
      $0.rmsNormEpsilon = epsilon
      $0.attentionBias = family.hasAttentionBias
      $0.headNorm = family.hasHeadNorm
    }
  }

  private func checkArchitecture(_ family: ModelFamily) throws {
    try require("architectures", oneOf: [.list([.text(family.architecture)]), .list([])])
    try require("hidden_act", oneOf: [.text("silu"), .text("swish")])
    // Qwen 2 has biases whatever the key says, as in transformers.
    if !family.hasAttentionBias { try require("attention_bias", oneOf: [.flag(false)]) }
    for key in ["mlp_bias", "use_sliding_window"] { try require(key, oneOf: [.flag(false)]) }
    try checkLayerTypes()
    if let value = self["quantization_config"] {
      throw refusal(
        "quantization_config is \(value.text), and quantized weights are not read; save the model without it")
    }
  }

  private func checkLayerTypes() throws {
    guard let value = self["layer_types"] else { return }
    let supported = JSONValue.text("full_attention")
    guard case .list(let types) = value, types.allSatisfy({ $0 == supported }) else {
      throw refusal("layer_types is \(value.text), and only layers of \(supported.text) are supported")
    }
  }
}

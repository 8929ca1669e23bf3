import Files
import Transformers

/// The defaults are those of `LlamaConfig` in `transformers` 4.57 (Hugging Face, 2025,
/// https://github.com/huggingface/transformers, `configuration_llama.py`), which leaves keys of that value out or writes null.
extension ModelDescription {
  /// The shape of a Llama model.
  ///
  /// The tokens that end a text and the class that loads the model are not read: `eos_token_id` may be a list, `architectures` null.
  ///
  /// - Throws: `CheckpointError.configuration` for another architecture, `ConfigurationError` for sizes that do not
  ///   go together.
  func llama() throws -> ModelConfiguration {
    try checkArchitecture()
    try checkRotaryEmbedding()
    let heads = try integer("num_attention_heads", in: 1...4096)
    let model = try ModelConfiguration(
      layers: integer("num_hidden_layers", in: 1...1024), hiddenSize: integer("hidden_size", in: 1...65_536),
      headCount: heads, vocabularySize: integer("vocab_size", in: 1...1 << 31),
      contextLength: integer("max_position_embeddings", in: 1...1 << 31, default: 2048))
    try require("head_dim", oneOf: .integer(model.headWidth))
    return try completed(model)
  }

  /// The model with the parts that have defaults.
  private func completed(_ model: ModelConfiguration) throws -> ModelConfiguration {
    let keyValueHeads = try integer("num_key_value_heads", in: 1...4096, default: model.headCount)
    let feedForward = try integer("intermediate_size", in: 1...1_048_576)
    let tied = try flag("tie_word_embeddings", default: false)
    let base = try rotaryBase()
    let epsilon = try number("rms_norm_eps", in: 1e-12...1, default: 1e-6)
    return try model.with {
      $0.keyValueHeadCount = keyValueHeads
      $0.feedForwardSize = feedForward
      $0.tiedEmbeddings = tied
      $0.ropeTheta = base
      $0.rmsNormEpsilon = epsilon
    }
  }

  private func checkArchitecture() throws {
    guard self["model_type"] != nil else {
      throw refusal("model_type is missing, and only Llama models with \"llama\" are read")
    }
    try require("model_type", oneOf: .text("llama"))
    try require("architectures", oneOf: .list([.text("LlamaForCausalLM")]), .list([]))
    try require("hidden_act", oneOf: .text("silu"), .text("swish"))
    for key in ["attention_bias", "mlp_bias"] { try require(key, oneOf: .flag(false)) }
    if let value = self["quantization_config"] {
      throw refusal(
        "quantization_config is \(value.text), and quantized weights are not read; save the model without it")
    }
  }

  private func checkRotaryEmbedding() throws {
    if let scaling = self["rope_scaling"],
      self["rope_scaling.rope_type"] ?? self["rope_scaling.type"] != .text("default")
    {
      throw refusal("rope_scaling is \(scaling.text), and only Llama models without scaled positions are read")
    }
    try require("rope_parameters.rope_type", oneOf: .text("default"))
    for key in ["partial_rotary_factor", "rope_parameters.partial_rotary_factor"] {
      try require(key, oneOf: .integer(1), .number(1))
    }
  }

  private func rotaryBase() throws -> Double {
    let outer = try number("rope_theta", in: 1...1e12, default: 10_000)
    return try number("rope_parameters.rope_theta", in: 1...1e12, default: outer)
  }
}

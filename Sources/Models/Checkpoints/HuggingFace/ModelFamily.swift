/// A family of models that is read: one decoder, and what the family adds to it.
///
/// The defaults are those of `transformers` 5.24 (Hugging Face, 2026, https://github.com/huggingface/transformers,
/// `configuration_*.py`), which reads files that leave keys out.
enum ModelFamily: String, CaseIterable {
  case llama, mistral, qwen2, qwen3

  /// The family that writes a model of some options.
  init(attentionBias: Bool, headNorm: Bool) {
    self = attentionBias ? .qwen2 : headNorm ? .qwen3 : .llama
  }

  /// The class that loads the model.
  var architecture: String {
    switch self {
    case .llama: "LlamaForCausalLM"
    case .mistral: "MistralForCausalLM"
    case .qwen2: "Qwen2ForCausalLM"
    case .qwen3: "Qwen3ForCausalLM"
    }
  }

  /// True when queries, keys and values have biases.
  var hasAttentionBias: Bool { self == .qwen2 }

  /// True when query and key heads are normalized.
  var hasHeadNorm: Bool { self == .qwen3 }

  /// `max_position_embeddings` where it is absent, in tokens.
  var contextLength: Int {
    switch self {
    case .llama: 2048
    case .mistral: 131_072
    case .qwen2, .qwen3: 32_768
    }
  }

  /// `num_key_value_heads` where it is absent; nil: as many as heads.
  var keyValueHeadCount: Int? {
    switch self {
    case .llama: nil
    case .mistral: 8
    case .qwen2, .qwen3: 32
    }
  }

  /// `head_dim` where it is absent; nil: `hidden_size` / `num_attention_heads`.
  var headSize: Int? { self == .qwen3 ? 128 : nil }

  /// `sliding_window` where it is absent, in tokens; nil: there is none.
  var slidingWindow: Int? { self == .mistral ? 4096 : nil }
}

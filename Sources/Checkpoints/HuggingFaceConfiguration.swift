import Foundation
import Transformers

/// `config.json` of a Llama model, as `transformers` 4 and 5 write and read it.
struct HuggingFaceConfiguration: Codable {
  struct RopeParameters: Codable {
    var rope_theta: Double
    var rope_type: String
  }

  var architectures: [String]
  var model_type: String
  var vocab_size: Int
  var hidden_size: Int
  var intermediate_size: Int
  var num_hidden_layers: Int
  var num_attention_heads: Int
  var num_key_value_heads: Int?
  var head_dim: Int?
  var max_position_embeddings: Int
  var rms_norm_eps: Double
  var rope_theta: Double?
  var rope_parameters: RopeParameters?
  var hidden_act: String
  var attention_bias: Bool?
  var mlp_bias: Bool?
  var tie_word_embeddings: Bool?
  var bos_token_id: Int?
  var eos_token_id: Int?
  var torch_dtype: String?
  var dtype: String?

  /// The description of a model whose texts end with token `endOfText`.
  init(_ model: ModelConfiguration, endOfText: UInt32) {
    architectures = ["LlamaForCausalLM"]
    model_type = "llama"
    vocab_size = model.vocabularySize
    hidden_size = model.hiddenSize
    intermediate_size = model.feedForwardSize
    num_hidden_layers = model.layers
    num_attention_heads = model.headCount
    num_key_value_heads = model.keyValueHeadCount
    head_dim = model.headWidth
    max_position_embeddings = model.contextLength
    rms_norm_eps = model.rmsNormEpsilon
    rope_theta = model.ropeTheta
    rope_parameters = RopeParameters(rope_theta: model.ropeTheta, rope_type: "default")
    hidden_act = "silu"
    attention_bias = false
    mlp_bias = false
    tie_word_embeddings = model.tiedEmbeddings
    bos_token_id = Int(endOfText)
    eos_token_id = Int(endOfText)
    torch_dtype = "float32"
    dtype = "float32"
  }

  /// The model's shape.
  ///
  /// - Throws: `CheckpointError.configuration` for another architecture, `ConfigurationError` for sizes that do not
  ///   go together.
  func model(path: String) throws -> ModelConfiguration {
    guard model_type == "llama", hidden_act == "silu", attention_bias != true, mlp_bias != true,
      rope_parameters?.rope_type ?? "default" == "default", head_dim ?? hidden_size / max(num_attention_heads, 1)
        == hidden_size / max(num_attention_heads, 1)
    else {
      throw CheckpointError.configuration(
        path: path, reason: "only Llama models without biases, with silu, plain rope and heads that fill the width, are read")
    }
    return try ModelConfiguration(
      layers: num_hidden_layers, hiddenSize: hidden_size, headCount: num_attention_heads,
      keyValueHeadCount: num_key_value_heads, feedForwardSize: intermediate_size, vocabularySize: vocab_size,
      contextLength: max_position_embeddings, tiedEmbeddings: tie_word_embeddings ?? false,
      ropeTheta: rope_parameters?.rope_theta ?? rope_theta ?? 10_000, rmsNormEpsilon: rms_norm_eps)
  }
}

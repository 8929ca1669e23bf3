/// `config.json` of a Llama model, as `transformers` 4 and 5 write and read it.
struct HuggingFaceConfiguration: Codable {
  struct RopeParameters: Codable {
    var ropeTheta: Double
    var ropeType: String

    enum CodingKeys: String, CodingKey {
      case ropeTheta = "rope_theta"
      case ropeType = "rope_type"
    }
  }

  /// The scaling of the rotary embedding as `transformers` 4 writes it; its oldest files say `type`.
  struct RopeScaling: Codable {
    var ropeType: String?
    var type: String?

    enum CodingKeys: String, CodingKey {
      case ropeType = "rope_type"
      case type
    }
  }

  var architectures: [String]
  var modelType: String
  var vocabSize: Int
  var hiddenSize: Int
  var intermediateSize: Int
  var numHiddenLayers: Int
  var numAttentionHeads: Int
  var numKeyValueHeads: Int?
  var headDim: Int?
  var maxPositionEmbeddings: Int
  var rmsNormEps: Double
  var ropeTheta: Double?
  var ropeParameters: RopeParameters?
  var ropeScaling: RopeScaling?
  var hiddenAct: String
  var attentionBias: Bool?
  var mlpBias: Bool?
  var tieWordEmbeddings: Bool?
  var bosTokenId: Int?
  var eosTokenId: Int?
  var torchDtype: String?
  var dtype: String?

  enum CodingKeys: String, CodingKey {
    case ropeTheta = "rope_theta"
    case architectures
    case modelType = "model_type"
    case vocabSize = "vocab_size"
    case hiddenSize = "hidden_size"
    case intermediateSize = "intermediate_size"
    case numHiddenLayers = "num_hidden_layers"
    case numAttentionHeads = "num_attention_heads"
    case numKeyValueHeads = "num_key_value_heads"
    case headDim = "head_dim"
    case maxPositionEmbeddings = "max_position_embeddings"
    case rmsNormEps = "rms_norm_eps"
    case ropeParameters = "rope_parameters"
    case ropeScaling = "rope_scaling"
    case hiddenAct = "hidden_act"
    case attentionBias = "attention_bias"
    case mlpBias = "mlp_bias"
    case tieWordEmbeddings = "tie_word_embeddings"
    case bosTokenId = "bos_token_id"
    case eosTokenId = "eos_token_id"
    case torchDtype = "torch_dtype"
    case dtype
  }
}

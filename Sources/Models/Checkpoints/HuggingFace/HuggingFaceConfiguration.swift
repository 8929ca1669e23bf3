import Tokenizers
import Transformers

/// `config.json` of a model, as `transformers` 4 and 5 read it.
///
/// Keys that only some families have are absent in the others.
struct HuggingFaceConfiguration: Encodable {
  let architectures: [String]
  let modelType: String
  let vocabSize: Int
  let hiddenSize: Int
  let intermediateSize: Int
  let numHiddenLayers: Int
  let numAttentionHeads: Int
  let numKeyValueHeads: Int
  let headDim: Int
  let maxPositionEmbeddings: Int
  let rmsNormEps: Double
  let ropeTheta: Double
  let ropeParameters: RopeParameters
  let ropeScaling: RopeParameters?
  let hiddenAct = "silu"
  let attentionBias: Bool?
  let useSlidingWindow: Bool?
  let mlpBias = false
  let tieWordEmbeddings: Bool
  let bosTokenId: Int
  let eosTokenId: Int
  let torchDtype = "float32"
  let dtype = "float32"

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
    case useSlidingWindow = "use_sliding_window"
    case mlpBias = "mlp_bias"
    case tieWordEmbeddings = "tie_word_embeddings"
    case bosTokenId = "bos_token_id"
    case eosTokenId = "eos_token_id"
    case torchDtype = "torch_dtype"
    case dtype
  }

  /// The description of a model whose texts begin and end with these tokens.
  init(_ model: ModelConfiguration, specialTokens: SpecialTokens) {
    let family = ModelFamily(attentionBias: model.attentionBias, headNorm: model.headNorm)
    architectures = [family.architecture]
    modelType = family.rawValue
    attentionBias = family.hasAttentionBias ? nil : false
    useSlidingWindow = family == .llama ? nil : false
    vocabSize = model.vocabularySize
    hiddenSize = model.hiddenSize
    intermediateSize = model.feedForwardSize
    numHiddenLayers = model.layers
    numAttentionHeads = model.headCount
    numKeyValueHeads = model.keyValueHeadCount
    headDim = model.headWidth
    maxPositionEmbeddings = model.contextLength
    rmsNormEps = model.rmsNormEpsilon
    ropeTheta = model.ropeTheta
    ropeParameters = RopeParameters(theta: model.ropeTheta, model.ropeScaling)
    ropeScaling = model.ropeScaling.map { RopeParameters(theta: nil, $0) }
    tieWordEmbeddings = model.tiedEmbeddings
    bosTokenId = Int(specialTokens.textStart.id)
    eosTokenId = Int(specialTokens.endOfText.id)
  }
}

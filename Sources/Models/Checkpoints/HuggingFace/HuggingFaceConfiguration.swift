import Foundation
import Tokenizers
import Transformers

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

  /// How `transformers` 4 stretches the rotary embedding; its oldest files say `type`.
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

  /// The description of a model whose texts begin and end with these tokens.
  init(_ model: ModelConfiguration, specialTokens: SpecialTokens) {
    architectures = ["LlamaForCausalLM"]
    modelType = "llama"
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
    ropeParameters = RopeParameters(ropeTheta: model.ropeTheta, ropeType: "default")
    hiddenAct = "silu"
    attentionBias = false
    mlpBias = false
    tieWordEmbeddings = model.tiedEmbeddings
    bosTokenId = Int(specialTokens.textStart.id)
    eosTokenId = Int(specialTokens.endOfText.id)
    torchDtype = "float32"
    dtype = "float32"
  }

  /// The model's shape.
  ///
  /// - Throws: `CheckpointError.configuration` for another architecture, `ConfigurationError` for sizes that do not
  ///   go together.
  func model(path: String) throws -> ModelConfiguration {
    guard modelType == "llama", hiddenAct == "silu", attentionBias != true, mlpBias != true,
      ropeParameters?.ropeType ?? "default" == "default",
      ropeScaling.map({ $0.ropeType ?? $0.type }) ?? "default" == "default",
      headDim ?? hiddenSize / max(numAttentionHeads, 1)
        == hiddenSize / max(numAttentionHeads, 1)
    else {
      throw CheckpointError.configuration(
        path: path,
        reason: "only Llama models without biases, with silu, plain rope and heads that fill the width, are read")
    }
    try checkRanges(path: path)
    return try ModelConfiguration(
      layers: numHiddenLayers, hiddenSize: hiddenSize, headCount: numAttentionHeads,
      keyValueHeadCount: numKeyValueHeads, feedForwardSize: intermediateSize, vocabularySize: vocabSize,
      contextLength: maxPositionEmbeddings, tiedEmbeddings: tieWordEmbeddings ?? false,
      ropeTheta: ropeParameters?.ropeTheta ?? ropeTheta ?? 10_000, rmsNormEpsilon: rmsNormEps)
  }

  /// Refuses what a damaged file may hold; no product of such sizes overflows.
  private func checkRanges(path: String) throws {
    let sizes = [
      ("num_hidden_layers", numHiddenLayers, 1...1024), ("hidden_size", hiddenSize, 1...65_536),
      ("num_attention_heads", numAttentionHeads, 1...4096),
      ("num_key_value_heads", numKeyValueHeads ?? numAttentionHeads, 1...4096),
      ("intermediate_size", intermediateSize, 1...1_048_576), ("vocab_size", vocabSize, 1...1 << 31),
      ("max_position_embeddings", maxPositionEmbeddings, 1...1 << 31),
    ]
    for (name, size, range) in sizes where !range.contains(size) {
      throw CheckpointError.configuration(path: path, reason: "\(name) must be in \(range), not \(size)")
    }
    let numbers = [
      ("rope_theta", ropeParameters?.ropeTheta ?? ropeTheta ?? 10_000, 1...1e12),
      ("rms_norm_eps", rmsNormEps, 1e-12...1),
    ]
    for (name, number, range) in numbers where !range.contains(number) {
      throw CheckpointError.configuration(path: path, reason: "\(name) must be in \(range), not \(number)")
    }
  }
}

import Tokenizers
import Transformers

extension HuggingFaceConfiguration {
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
    guard isPlainLlama else {
      throw CheckpointError.configuration(
        path: path,
        reason: "only Llama models without biases, with silu, plain rope and heads that fill the width, are read")
    }
    try check(sizes, path: path)
    try check(values, path: path)
    return try ModelConfiguration(
      layers: numHiddenLayers, hiddenSize: hiddenSize, headCount: numAttentionHeads, vocabularySize: vocabSize,
      contextLength: maxPositionEmbeddings
    ).with {
      $0.keyValueHeadCount = numKeyValueHeads ?? numAttentionHeads
      $0.feedForwardSize = intermediateSize
      $0.tiedEmbeddings = tieWordEmbeddings ?? false
      $0.ropeTheta = rotaryBase
      $0.rmsNormEpsilon = rmsNormEps
    }
  }

  private var isPlainLlama: Bool {
    modelType == "llama" && hiddenAct == "silu" && attentionBias != true && mlpBias != true && isPlainRope
      && hasFillingHeads
  }

  private var isPlainRope: Bool {
    ropeParameters?.ropeType ?? "default" == "default"
      && ropeScaling.map { $0.ropeType ?? $0.type } ?? "default" == "default"
  }

  private var hasFillingHeads: Bool {
    let width = hiddenSize / max(numAttentionHeads, 1)
    return headDim ?? width == width
  }

  private var rotaryBase: Double { ropeParameters?.ropeTheta ?? ropeTheta ?? 10_000 }

  /// A value of the file and the range that it must lie in.
  private struct Limited<Value: Comparable> {
    let name: String
    let value: Value
    let range: ClosedRange<Value>

    var isAllowed: Bool { range.contains(value) }
    var problem: String { "\(name) must be in \(range), not \(value)" }
  }

  /// The sizes; no product of such sizes overflows.
  private var sizes: [Limited<Int>] {
    [
      Limited(name: "num_hidden_layers", value: numHiddenLayers, range: 1...1024),
      Limited(name: "hidden_size", value: hiddenSize, range: 1...65_536),
      Limited(name: "num_attention_heads", value: numAttentionHeads, range: 1...4096),
      Limited(name: "num_key_value_heads", value: numKeyValueHeads ?? numAttentionHeads, range: 1...4096),
      Limited(name: "intermediate_size", value: intermediateSize, range: 1...1_048_576),
      Limited(name: "vocab_size", value: vocabSize, range: 1...1 << 31),
      Limited(name: "max_position_embeddings", value: maxPositionEmbeddings, range: 1...1 << 31),
    ]
  }

  private var values: [Limited<Double>] {
    [
      Limited(name: "rope_theta", value: rotaryBase, range: 1...1e12),
      Limited(name: "rms_norm_eps", value: rmsNormEps, range: 1e-12...1),
    ]
  }

  /// Refuses what a corrupted file may hold.
  private func check<Value>(_ items: [Limited<Value>], path: String) throws {
    for item in items where !item.isAllowed {
      throw CheckpointError.configuration(path: path, reason: item.problem)
    }
  }
}

import TensorKernels

extension MemoryEstimate {
  /// Adds the memory of a `Transformer`.
  public mutating func add(
    transformerOf model: ModelConfiguration, capacity: Int, purpose: Transformer.Purpose
  ) {
    add(purpose == .training ? model.layers : 1, capacity, model.activationsPerToken)
    add(capacity, 2 * model.hiddenSize)
    if purpose == .training { add(capacity, model.gradientsPerToken) }
    add(min(Transformer.chunkLength, capacity), model.vocabularySize)
    // Both tables of the rotary embedding, and the weights of a block of attention with their gradient.
    add(model.contextLength, model.headWidth + 2 * 64)
  }

  /// Adds a model's parameters, packed and as they are or plain only, and the memory of a `Decoder`.
  public mutating func add(decoderOf model: ModelConfiguration, capacity: DecodingCapacity, isPacked: Bool = true) {
    add(copies: isPacked ? 2 : 1, of: model)
    let keyValueSize = 2 * model.keyValueHeadCount * PackedMatrix.paddedCount(model.headWidth)
    add(capacity.slots, model.layers, PackedMatrix.paddedCount(capacity.length(of: model)), keyValueSize)
    add(
      capacity.rows,
      2 * model.hiddenSize + model.heads.queryColumns + model.queryKeyValueSize + model.headNormPerToken
        + 3 * model.feedForwardSize + model.vocabularySize)
    // Both tables of the rotary embedding, and a row of weights a layer.
    add(model.contextLength, model.headWidth + model.layers)
  }
}

extension Transformer {
  /// The bytes that a transformer reserves for passes over at most `capacity` tokens.
  ///
  /// - Parameter predictionHeads: those of the parameters.
  public static func workingMemory(
    _ model: ModelConfiguration, capacity: Int, purpose: Purpose, predictionHeads: Int = 0
  ) -> Int {
    let heads =
      predictionHeads > 0 ? PredictionHeadWorkspace.count(model, rows: min(chunkLength, capacity)) : 0
    return (workingCount(model, capacity: capacity, purpose: purpose) + heads) * MemoryLayout<Float>.stride
  }

  /// The elements of the activations, and of the workspace of the backward pass.
  static func workingCount(_ model: ModelConfiguration, capacity: Int, purpose: Purpose) -> Int {
    let isTraining = purpose == .training
    let kept = isTraining ? model.layers : min(model.layers, 1)
    let perToken =
      kept * model.activationsPerToken + 2 * model.hiddenSize + 1 + (isTraining ? model.gradientsPerToken : 0)
    let logits = (min(chunkLength, capacity) + (isTraining ? 1 : 0)) * model.vocabularySize
    return capacity * perToken + logits
  }
}

extension ModelConfiguration {
  /// The elements of `Activations.Layer` for each token.
  fileprivate var activationsPerToken: Int {
    4 * hiddenSize + heads.queryColumns + queryKeyValueSize + headNormPerToken + 3 * feedForwardSize + headCount + 2
  }

  /// The elements of `HeadNorm.Pass` for each token.
  fileprivate var headNormPerToken: Int { headNorm ? heads.rotatedColumns + heads.rotatedCount : 0 }

  /// The elements of `BackwardWorkspace` for each token.
  fileprivate var gradientsPerToken: Int {
    2 * hiddenSize + heads.queryColumns + queryKeyValueSize + (headNorm ? heads.rotatedColumns : 0) + feedForwardSize
  }
}

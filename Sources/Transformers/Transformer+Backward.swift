import TensorKernels

extension Transformer {
  /// Adds the gradient of scale·Σ −log p(target) to `gradient`.
  ///
  /// - Parameters:
  ///   - batch: at most as many tokens as the transformer's capacity.
  ///   - scale: usually 1 over the tokens of the whole step, which makes the loss their mean.
  ///   - gradient: added to, in the layout of the parameters.
  /// - Returns: Σ −log p(target) over the batch, in nats.
  /// - Precondition: the transformer was made for training.
  public func accumulateGradient(
    of batch: TokenBatch, parameters: Parameters, scale: Float, into gradient: Parameters
  ) -> Double {
    guard let workspace else { preconditionFailure("this transformer was made for evaluation") }
    let rows = 0..<batch.count
    forward(batch, parameters)
    let loss = backwardHead(batch, parameters, scale, gradient, workspace)
    let dResidual = workspace.residual.rows(rows)
    dResidual.fill(0)
    RMSNorm.backward(
      activations.output.rows(rows), gain: parameters.finalGain, scales: activations.scales,
      dy: workspace.normalized.rows(rows), dx: dResidual, dGain: gradient.finalGain)
    for layer in (0..<configuration.layers).reversed() {
      backwardFeedForward(layer, parameters, gradient, workspace, rows)
      backwardAttention(layer, parameters, gradient, workspace, rows, batch.sequenceLength)
    }
    TokenEmbedding.backward(batch.inputs, dx: dResidual, dTable: gradient.embedding)
    return loss
  }

  /// The loss, and the gradient of the head and of its input, by chunks of tokens whose logits exist at one time.
  private func backwardHead(
    _ batch: TokenBatch, _ parameters: Parameters, _ scale: Float, _ gradient: Parameters,
    _ workspace: BackwardWorkspace
  ) -> Double {
    var logProbabilities = [Float](repeating: 0, count: batch.count)
    for start in stride(from: 0, to: batch.count, by: Self.chunkLength) {
      let chunk = start..<min(start + Self.chunkLength, batch.count)
      let logits = activations.logits.rows(0..<chunk.count)
      let input = activations.normalized.rows(chunk)
      MatrixProduct.timesTransposed(input, parameters.head, into: logits)
      CrossEntropy.backward(
        logits, targets: batch.targets[chunk], scale: scale, logProbabilities: &logProbabilities[chunk])
      MatrixProduct.times(logits, parameters.head, into: workspace.normalized.rows(chunk))
      MatrixProduct.transposedTimes(logits, input, into: gradient.head, beta: 1)
    }
    return logProbabilities.reduce(0) { $0 - Double($1) }
  }

  private func backwardFeedForward(
    _ layer: Int, _ parameters: Parameters, _ gradient: Parameters, _ workspace: BackwardWorkspace, _ rows: Range<Int>
  ) {
    let kept = activations.layers[layer]
    let (dResidual, dHidden) = (workspace.residual.rows(rows), workspace.hidden.rows(rows))
    let (dNormalized, dGateUp) = (workspace.normalized.rows(rows), kept.gateUp.rows(rows))
    MatrixProduct.times(dResidual, parameters.down(layer: layer), into: dHidden)
    MatrixProduct.transposedTimes(dResidual, kept.hidden.rows(rows), into: gradient.down(layer: layer), beta: 1)
    SwiGLU.backward(dGateUp, dHidden: dHidden)
    MatrixProduct.times(dGateUp, parameters.gateUp(layer: layer), into: dNormalized)
    MatrixProduct.transposedTimes(
      dGateUp, kept.feedForwardInput.rows(rows), into: gradient.gateUp(layer: layer), beta: 1)
    RMSNorm.backward(
      kept.middle.rows(rows), gain: parameters.feedForwardGain(layer: layer), scales: kept.feedForwardScales,
      dy: dNormalized, dx: dResidual, dGain: gradient.feedForwardGain(layer: layer))
  }

  private func backwardAttention(
    _ layer: Int, _ parameters: Parameters, _ gradient: Parameters, _ workspace: BackwardWorkspace, _ rows: Range<Int>,
    _ sequenceLength: Int
  ) {
    let kept = activations.layers[layer]
    let (dResidual, dNormalized) = (workspace.residual.rows(rows), workspace.normalized.rows(rows))
    let (dMixed, dQueryKeyValue) = (workspace.mixed.rows(rows), workspace.queryKeyValue.rows(rows))
    MatrixProduct.times(dResidual, parameters.output(layer: layer), into: dMixed)
    MatrixProduct.transposedTimes(dResidual, kept.mixed.rows(rows), into: gradient.output(layer: layer), beta: 1)
    attention.backward(
      kept.queryKeyValue.rows(rows), sequenceLength: sequenceLength, mixed: kept.mixed.rows(rows),
      logSumExps: kept.logSumExps, dMixed: dMixed, dQueryKeyValue: dQueryKeyValue)
    turnBack(dQueryKeyValue, sequenceLength: sequenceLength)
    MatrixProduct.times(dQueryKeyValue, parameters.queryKeyValue(layer: layer), into: dNormalized)
    MatrixProduct.transposedTimes(
      dQueryKeyValue, kept.attentionInput.rows(rows), into: gradient.queryKeyValue(layer: layer), beta: 1)
    RMSNorm.backward(
      kept.input.rows(rows), gain: parameters.attentionGain(layer: layer), scales: kept.attentionScales,
      dy: dNormalized, dx: dResidual, dGain: gradient.attentionGain(layer: layer))
  }
}

import TensorKernels

extension Transformer {
  /// Adds the gradient of scale·Σ −log p(target) to `gradient`; where the batch has a teacher, that of its blend with the
  /// divergence from the teacher.
  ///
  /// - Parameters:
  ///   - batch: at most as many tokens as the transformer's capacity.
  ///   - scale: usually 1 over the tokens of the whole step, which makes the loss their mean.
  ///   - gradient: added to, in the layout of the parameters.
  ///   - replacing: whether what `gradient` held does not count, as if it were zeros.
  /// - Returns: Σ −log p(target) over the batch, or of the blend, in nats.
  /// - Precondition: the transformer was made for training.
  public func accumulateGradient(
    of batch: TokenBatch, parameters: Parameters, scale: Float, into gradient: Parameters, replacing: Bool = false
  ) -> Double {
    guard let workspace else { preconditionFailure("this transformer was made for evaluation") }
    forward(batch, parameters)
    if replacing { gradient.clearSums() }
    let pass = BackwardPass(
      parameters: parameters, gradient: gradient, beta: replacing ? 0 : 1, rows: 0..<batch.count,
      sequenceLength: batch.sequenceLength, workspace: workspace)
    let loss = backwardHead(batch, scale, pass)
    pass.residual.fill(0)
    RMSNorm.backward(
      activations.output.rows(pass.rows), gain: parameters.finalGain, scales: activations.scales,
      dy: pass.normalized, dx: pass.residual, dGain: gradient.finalGain)
    for layer in (0..<configuration.layers).reversed() {
      backwardFeedForward(layer, pass)
      backwardAttention(layer, pass)
    }
    TokenEmbedding.backward(batch.inputs, dx: pass.residual, dTable: gradient.embedding)
    return loss
  }

  /// The loss, and the gradient of the head and of its input, by chunks of tokens whose logits exist at one time.
  private func backwardHead(_ batch: TokenBatch, _ scale: Float, _ pass: BackwardPass) -> Double {
    var loss = 0.0
    for start in stride(from: 0, to: batch.count, by: Self.chunkLength) {
      let chunk = start..<min(start + Self.chunkLength, batch.count)
      let logits = activations.logits.rows(0..<chunk.count)
      let input = activations.normalized.rows(chunk)
      MatrixProduct.timesTransposed(input, pass.parameters.head, into: logits)
      loss += backwardLoss(logits, batch, chunk, scale, pass)
      MatrixProduct.times(logits, pass.parameters.head, into: pass.normalized.rows(chunk))
      MatrixProduct.transposedTimes(
        logits, input, into: pass.gradient.head, beta: start == 0 ? pass.beta : 1)
    }
    return loss
  }

  /// The loss of a chunk; its gradient stands in the logits then.
  private func backwardLoss(
    _ logits: Tensor, _ batch: TokenBatch, _ chunk: Range<Int>, _ scale: Float, _ pass: BackwardPass
  ) -> Double {
    guard let teacher = batch.teacher else {
      return -CrossEntropy.backward(logits, targets: batch.targets[chunk], scale: scale)
    }
    return CrossEntropy.backward(
      logits, targets: batch.targets[chunk], teacher: teacher, firstRow: chunk.lowerBound, scale: scale,
      scratch: pass.vocabulary)
  }

  private func backwardFeedForward(_ layer: Int, _ pass: BackwardPass) {
    let (kept, rows) = (activations.layers[layer], pass.rows)
    let (weights, gradient) = (pass.parameters, pass.gradient)
    let dGateUp = kept.gateUp.rows(rows)
    MatrixProduct.times(pass.residual, weights.down(layer: layer), into: pass.hidden)
    MatrixProduct.transposedTimes(
      pass.residual, kept.hidden.rows(rows), into: gradient.down(layer: layer), beta: pass.beta)
    SwiGLU.backward(dGateUp, dHidden: pass.hidden)
    MatrixProduct.times(dGateUp, weights.gateUp(layer: layer), into: pass.normalized)
    MatrixProduct.transposedTimes(
      dGateUp, kept.feedForwardInput.rows(rows), into: gradient.gateUp(layer: layer), beta: pass.beta)
    RMSNorm.backward(
      kept.middle.rows(rows), gain: weights.feedForwardGain(layer: layer), scales: kept.feedForwardScales,
      dy: pass.normalized, dx: pass.residual, dGain: gradient.feedForwardGain(layer: layer))
  }

  private func backwardAttention(_ layer: Int, _ pass: BackwardPass) {
    let (kept, rows) = (activations.layers[layer], pass.rows)
    let (weights, gradient) = (pass.parameters, pass.gradient)
    MatrixProduct.times(pass.residual, weights.output(layer: layer), into: pass.mixed)
    MatrixProduct.transposedTimes(
      pass.residual, kept.mixed.rows(rows), into: gradient.output(layer: layer), beta: pass.beta)
    attention.backward(
      kept.queryKeyValue.rows(rows), sequenceLength: pass.sequenceLength, mixed: kept.mixed.rows(rows),
      logSumExps: kept.logSumExps, dMixed: pass.mixed, dQueryKeyValue: pass.queryKeyValue)
    turnBack(pass.queryKeyValue, sequenceLength: pass.sequenceLength)
    MatrixProduct.times(pass.queryKeyValue, weights.queryKeyValue(layer: layer), into: pass.normalized)
    MatrixProduct.transposedTimes(
      pass.queryKeyValue, kept.attentionInput.rows(rows), into: gradient.queryKeyValue(layer: layer), beta: pass.beta)
    RMSNorm.backward(
      kept.input.rows(rows), gain: weights.attentionGain(layer: layer), scales: kept.attentionScales,
      dy: pass.normalized, dx: pass.residual, dGain: gradient.attentionGain(layer: layer))
  }
}

/// One backward pass: what it reads, where its gradients go, and its working memory, cut to the pass's tokens.
private struct BackwardPass {
  let parameters, gradient: Parameters
  /// What the matrices' gradients are multiplied by before this pass's share is added: 0 or 1.
  let beta: Float
  let rows: Range<Int>
  let sequenceLength: Int
  let residual, normalized, mixed, queryKeyValue, hidden, vocabulary: Tensor

  init(
    parameters: Parameters, gradient: Parameters, beta: Float, rows: Range<Int>, sequenceLength: Int,
    workspace: BackwardWorkspace
  ) {
    self.parameters = parameters
    self.gradient = gradient
    self.beta = beta
    self.rows = rows
    self.sequenceLength = sequenceLength
    residual = workspace.residual.rows(rows)
    normalized = workspace.normalized.rows(rows)
    mixed = workspace.mixed.rows(rows)
    queryKeyValue = workspace.queryKeyValue.rows(rows)
    hidden = workspace.hidden.rows(rows)
    vocabulary = workspace.vocabulary
  }
}

extension Parameters {
  /// Zeros where a backward pass always adds: in the gains and the embedding's rows.
  fileprivate func clearSums() {
    for slot in layout.slots where slot.role == .gain || slot.role == .inputEmbedding { tensor(slot).fill(0) }
  }
}

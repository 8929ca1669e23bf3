import TensorKernels

extension Transformer {
  /// Adds the gradient of scale·Σ −log p(target) to `gradient`; where the batch has a teacher, that of its blend with the
  /// divergence from the teacher. The weight of log²Z counts in the gradient, and not in the loss that is returned.
  ///
  /// - Parameters:
  ///   - batch: at most as many tokens as the transformer's capacity.
  ///   - scale: usually 1 over the tokens of the complete step, which makes the loss their mean.
  ///   - gradient: added to, in the layout of the parameters.
  ///   - replacing: true overwrites `gradient` as if it held zeros.
  /// - Returns: Σ −log p(target) over the batch, or of the blend, in nats.
  /// - Precondition: the transformer was made for training.
  public func accumulateGradient(
    of batch: TokenBatch, parameters: Parameters, scale: Float, into gradient: Parameters, replacing: Bool = false
  ) -> Double {
    accumulateGradient(
      of: batch, parameters: parameters, scales: LossScales(next: scale), into: gradient, replacing: replacing)
  }

  /// Adds the gradient of the same loss and of those of prediction heads, which predict tokens after the next one. A teacher has a part
  /// in the loss of the next token alone.
  ///
  /// - Parameters:
  ///   - batch: at most as many tokens as the transformer's capacity.
  ///   - scales: one for each prediction head of the parameters beside that of the next token.
  ///   - gradient: added to, in the layout of the parameters.
  ///   - replacing: true overwrites `gradient` as if it held zeros.
  /// - Returns: the loss of the next tokens alone, as without prediction heads.
  /// - Precondition: the transformer was made for training.
  public func accumulateGradient(
    of batch: TokenBatch, parameters: Parameters, scales: LossScales, into gradient: Parameters, replacing: Bool = false
  ) -> Double {
    guard let workspace else { preconditionFailure("this transformer was made for evaluation") }
    forward(batch, parameters, noise: noise)
    if replacing { gradient.clearSums() }
    let rows = 0..<batch.count
    return backward(
      BackwardPass(
        batch: batch, rows: rows, scale: scales.next, parameters: parameters, gradient: gradient,
        isAdding: !replacing, memory: workspace.rows(rows)), further: scales.further)
  }

  private func backward(_ pass: BackwardPass, further: [Float]) -> Double {
    let loss = backwardHead(pass)
    backwardFinalNorm(pass)
    backwardPredictionHeads(further, pass)
    backwardLayers(pass)
    noise.mask(.embedding, of: pass.batch)?.apply(to: pass.memory.residual)
    pass.backwardEmbedding()
    return loss
  }

  private func backwardLayers(_ pass: BackwardPass) {
    for layer in (0..<configuration.layers).reversed() {
      backwardFeedForward(layer, pass)
      backwardAttention(layer, pass)
    }
  }

  /// The loss, and the gradient of the head and of its input, by chunks of tokens whose logits exist at one time.
  private func backwardHead(_ pass: BackwardPass) -> Double {
    chunks(pass.batch.count).reduce(0) { $0 + backwardHead(of: $1, pass) }
  }

  private func backwardHead(of chunk: Range<Int>, _ pass: BackwardPass) -> Double {
    let logits = activations.logits.rows(0..<chunk.count)
    let input = activations.normalized.rows(chunk)
    MatrixProduct.timesTransposed(input, pass.parameters.head, into: logits)
    let loss = backwardLoss(logits, of: chunk, pass)
    MatrixProduct.times(logits, pass.parameters.head, into: pass.memory.normalized.rows(chunk))
    MatrixProduct.transposedTimes(
      logits, input, into: pass.gradient.head, adding: pass.isAdding || chunk.lowerBound > 0)
    return loss
  }

  /// The loss of a chunk, of which a mask may leave out tokens; its gradient is left in the logits.
  func backwardLoss(_ logits: Tensor, of chunk: Range<Int>, _ pass: BackwardPass) -> Double {
    guard pass.batch.lossMask != nil else { return backwardCountedLoss(logits, of: chunk, pass) }
    return pass.batch.lossRuns(in: chunk).reduce(0) { loss, run in
      let rows = logits.rows(run.tokens.lowerBound - chunk.lowerBound..<run.tokens.upperBound - chunk.lowerBound)
      if run.isCounted { return loss + backwardCountedLoss(rows, of: run.tokens, pass) }
      rows.fill(0)
      return loss
    }
  }

  /// The loss of tokens that all count; its gradient is left in the logits.
  private func backwardCountedLoss(_ logits: Tensor, of chunk: Range<Int>, _ pass: BackwardPass) -> Double {
    let targets = pass.batch.targets[chunk]
    let factors = LossFactors(scale: pass.scale, zLoss: zLoss)
    guard let teacher = pass.batch.teacher else {
      return -CrossEntropy.backward(logits, targets: targets, factors: factors)
    }
    return CrossEntropy.backward(
      logits, targets: targets, teacher: teacher[chunk], factors: factors, scratch: pass.memory.vocabulary)
  }

  /// Begins the gradient of the residual stream.
  private func backwardFinalNorm(_ pass: BackwardPass) {
    pass.memory.residual.fill(0)
    norm(pass.parameters.finalGain).backward(
      activations.output.rows(pass.rows), scales: activations.scales, dy: pass.memory.normalized,
      dx: pass.memory.residual, dGain: pass.gradient.finalGain)
  }

  /// The gradient of the result of a part of a block: that of the residual stream, of which elements or rows may be dropped.
  private func branch(_ place: ResidualNoise.Place, _ pass: BackwardPass) -> Tensor {
    guard let mask = noise.mask(place, of: pass.batch) else { return pass.memory.residual }
    // The memory is free between two normalizations.
    pass.memory.normalized.copy(pass.memory.residual)
    mask.apply(to: pass.memory.normalized)
    return pass.memory.normalized
  }

  private func backwardFeedForward(_ layer: Int, _ pass: BackwardPass) {
    let kept = activations.layers[layer]
    let memory = pass.memory
    let dGateUp = kept.gateUp.rows(pass.rows)
    pass.backwardLinear(
      branch(.feedForward(layer: layer), pass), weights: pass.parameters.down(layer: layer), into: memory.hidden,
      input: kept.hidden, gradient: pass.gradient.down(layer: layer))
    SwiGLU.backward(dGateUp, dHidden: memory.hidden)
    pass.backwardLinear(
      dGateUp, weights: pass.parameters.gateUp(layer: layer), into: memory.normalized,
      input: kept.feedForwardInput, gradient: pass.gradient.gateUp(layer: layer))
    norm(pass.parameters.feedForwardGain(layer: layer)).backward(
      kept.middle.rows(pass.rows), scales: kept.feedForwardScales, dy: memory.normalized, dx: memory.residual,
      dGain: pass.gradient.feedForwardGain(layer: layer))
  }

  private func backwardAttention(_ layer: Int, _ pass: BackwardPass) {
    let kept = activations.layers[layer]
    let memory = pass.memory
    pass.backwardLinear(
      branch(.attention(layer: layer), pass), weights: pass.parameters.output(layer: layer), into: memory.mixed,
      input: kept.mixed, gradient: pass.gradient.output(layer: layer))
    attention.backward(
      attentionPass(kept, pass.batch), dMixed: memory.mixed, dQueryKeyValue: memory.queryKeyValue)
    rotary.apply(rotated(memory.queryKeyValue), sequenceLength: pass.batch.sequenceLength, inverse: true)
    backwardOptions(layer, pass)
    pass.backwardLinear(
      memory.queryKeyValue, weights: pass.parameters.queryKeyValue(layer: layer), into: memory.normalized,
      input: kept.attentionInput, gradient: pass.gradient.queryKeyValue(layer: layer))
    norm(pass.parameters.attentionGain(layer: layer)).backward(
      kept.input.rows(pass.rows), scales: kept.attentionScales, dy: memory.normalized, dx: memory.residual,
      dGain: pass.gradient.attentionGain(layer: layer))
  }

  /// The backward pass of normalized heads and of biases, for a model that has them.
  private func backwardOptions(_ layer: Int, _ pass: BackwardPass) {
    backwardHeadNorm(layer, pass)
    if let bias = pass.gradient.attentionBias(layer: layer) {
      Bias.backward(pass.memory.queryKeyValue, dBias: bias)
    }
  }

  private func backwardHeadNorm(_ layer: Int, _ pass: BackwardPass) {
    guard let norm = HeadNorm(pass.parameters, layer: layer), let scratch = pass.memory.queryKey,
      let kept = activations.layers[layer].headNorm, let gains = pass.gradient.headGains(layer: layer)
    else { return }
    norm.backward(
      kept.rows(pass.rows), dQueryKey: rotated(pass.memory.queryKeyValue), scratch: scratch, gains: gains)
  }
}

/// One backward pass: what it reads, where its gradients go, and its working memory, cut to the pass's tokens.
struct BackwardPass {
  private(set) var batch: TokenBatch
  let rows: Range<Int>
  private(set) var scale: Float
  let parameters: Parameters
  let gradient: Parameters
  /// True when the matrices' gradients are added to those that are there.
  let isAdding: Bool
  let memory: BackwardWorkspace

  /// The same pass with targets further ahead and a factor of their loss.
  func predicting(tokensAhead distance: Int, scale: Float) -> BackwardPass {
    var pass = self
    pass.batch = batch.predicting(tokensAhead: distance)
    pass.scale = scale
    return pass
  }

  fileprivate func backwardEmbedding() {
    TokenEmbedding.backward(batch.inputs, dx: memory.residual, dTable: gradient.embedding)
  }

  /// The backward pass of y = x·Wᵀ: dx = dy·W, dW += dyᵀ·x.
  fileprivate func backwardLinear(_ dy: Tensor, weights: Tensor, into dx: Tensor, input x: Tensor, gradient: Tensor) {
    MatrixProduct.times(dy, weights, into: dx)
    MatrixProduct.transposedTimes(dy, x.rows(rows), into: gradient, adding: isAdding)
  }
}

extension Parameters {
  /// Zeros where a backward pass always adds: in gains, biases and the embedding's rows.
  fileprivate func clearSums() {
    for slot in layout.slots where slot.isVector || slot.role == .inputEmbedding { tensor(slot).fill(0) }
  }
}

import TensorKernels

/// Heads that predict tokens after the next one in training, and that no model keeps.
///
/// With x the residual stream after the last block, norm and U the model's last normalization and output head, head i has a
/// matrix Wᵢ of its own and gives the logits U·norm(x + Wᵢ·x) of the token i + 2 ahead. Wᵢ is zero at first, so that it begins as the
/// head of the next token.
///
/// Source: Gloeckle et al., "Better & faster large language models via multi-token prediction", 2024,
/// https://arxiv.org/abs/2404.19737, section 2 (heads on a shared trunk, before a shared output head) and appendix B (linear heads). Their
/// next token has a head, too, which a model would have to keep; the residual form from zero is that of Cai et al., "Medusa", 2024,
/// https://arxiv.org/abs/2401.10774, section 2.1.1, without its nonlinearity.
extension Transformer {
  /// Adds the gradients of all prediction heads' losses; that of the residual stream is complete but for them.
  func backwardPredictionHeads(_ scales: [Float], _ pass: BackwardPass) {
    precondition(
      scales.count == pass.parameters.layout.predictionHeads.count,
      "\(scales.count) factors for \(pass.parameters.layout.predictionHeads.count) prediction heads")
    for (index, scale) in scales.enumerated() {
      let head = PredictionHeadPass(index: index, pass: pass.predicting(tokensAhead: index + 2, scale: scale))
      for chunk in chunks(pass.batch.count) { backwardPredictionHead(of: chunk, head) }
    }
  }

  private func backwardPredictionHead(of chunk: Range<Int>, _ head: PredictionHeadPass) {
    let memory = predictionHeads.prefix(chunk.count)
    let logits = activations.logits.rows(0..<chunk.count)
    let input = activations.output.rows(chunk)
    forward(head, input, memory, into: logits)
    _ = backwardLoss(logits, of: chunk, head.pass)
    backwardOutputHead(logits, memory, head.pass, dNormalized: head.pass.memory.normalized.rows(chunk))
    let dInput = head.pass.memory.residual.rows(chunk)
    dInput.add(memory.dOutput)
    MatrixProduct.times(memory.dOutput, head.weights, into: dInput, adding: true)
    MatrixProduct.transposedTimes(
      memory.dOutput, input, into: head.gradient, adding: head.pass.isAdding || chunk.lowerBound > 0)
  }

  private func forward(
    _ head: PredictionHeadPass, _ input: Tensor, _ memory: PredictionHeadWorkspace, into logits: Tensor
  ) {
    memory.output.copy(input)
    MatrixProduct.timesTransposed(input, head.weights, into: memory.output, adding: true)
    norm(head.pass.parameters.finalGain).forward(memory.output, into: memory.normalized, scales: memory.scales)
    MatrixProduct.timesTransposed(memory.normalized, head.pass.parameters.head, into: logits)
  }

  /// The backward pass of the model's output head and last normalization, from the gradient of logits to that of a head's result.
  private func backwardOutputHead(
    _ dLogits: Tensor, _ memory: PredictionHeadWorkspace, _ pass: BackwardPass, dNormalized: Tensor
  ) {
    MatrixProduct.times(dLogits, pass.parameters.head, into: dNormalized)
    MatrixProduct.transposedTimes(dLogits, memory.normalized, into: pass.gradient.head, adding: true)
    memory.dOutput.fill(0)
    norm(pass.parameters.finalGain).backward(
      memory.output, scales: memory.scales, dy: dNormalized, dx: memory.dOutput, dGain: pass.gradient.finalGain)
  }
}

/// The pass of one head, whose batch has the head's targets.
private struct PredictionHeadPass {
  let index: Int
  let pass: BackwardPass

  /// **shape** [D, D].
  var weights: Tensor { pass.parameters.predictionHead(index) }
  /// **shape** [D, D].
  var gradient: Tensor { pass.gradient.predictionHead(index) }
}

import TensorKernels

/// A Llama-style decoder's computation, with the working memory for one pass.
///
/// It owns no weights: parameters and gradients are arguments, so that one transformer serves several members.
/// Pre-norm blocks of RMSNorm, rotary causal attention with grouped key/value heads, and SwiGLU; biases of queries, keys and
/// values, and normalized heads, where a configuration says so.
///
/// Source: Touvron et al., "LLaMA", 2023, https://arxiv.org/abs/2302.13971, section 2.2; equal to `LlamaForCausalLM` of
/// `transformers`, with biases to `Qwen2ForCausalLM`, with normalized heads to `Qwen3ForCausalLM`.
public final class Transformer {
  /// The use of a transformer, which decides the memory it needs.
  public enum Purpose: Sendable {
    /// Forward and backward passes.
    case training
    /// Forward passes only.
    case evaluation
  }

  /// The model's shape.
  public let configuration: ModelConfiguration
  let activations: Activations
  let workspace: BackwardWorkspace?
  /// The weight of log²Z in the loss of training.
  let zLoss: Float
  /// The inputs of the residual stream that passes of training drop.
  let noise: ResidualNoise
  /// The working memory of prediction heads, reserved by the first pass that has some.
  lazy var predictionHeads = PredictionHeadWorkspace(configuration, rows: min(Self.chunkLength, activations.capacity))
  let attention: CausalAttention
  let rotary: RotaryEmbedding

  /// The tokens whose logits exist at one time. 256 rows keep the product at its full rate.
  package static let chunkLength = 256

  /// Reserves the memory for passes over at most `capacity` tokens.
  ///
  /// - Parameters:
  ///   - zLoss: the weight of log²Z in the gradient of training (``LossFactors``).
  ///   - noise: the inputs of the residual stream that passes of training drop; none, unless given.
  public init(
    _ configuration: ModelConfiguration, capacity: Int, purpose: Purpose, zLoss: Float = 0,
    noise: ResidualNoise = ResidualNoise()
  ) {
    self.configuration = configuration
    self.zLoss = zLoss
    self.noise = noise
    let memory = TensorMemory(count: Self.workingCount(configuration, capacity: capacity, purpose: purpose))
    activations = Activations(
      configuration, capacity: capacity, in: memory, keepsLayers: purpose == .training, chunkLength: Self.chunkLength)
    workspace = purpose == .training ? BackwardWorkspace(configuration, capacity: capacity, in: memory) : nil
    attention = CausalAttention(configuration)
    rotary = RotaryEmbedding(configuration)
  }

  /// Runs all blocks and the last normalization; its result stands in `activations.normalized`.
  ///
  /// - Parameter noise: the inputs of the residual stream that are dropped; none, unless given.
  func forward(_ batch: TokenBatch, _ parameters: Parameters, noise: ResidualNoise = ResidualNoise()) {
    precondition(batch.count <= activations.capacity && batch.sequenceLength <= configuration.contextLength)
    let rows = 0..<batch.count
    let pass = ForwardPass(batch: batch, parameters: parameters, noise: noise)
    TokenEmbedding.forward(batch.inputs, table: parameters.embedding, into: residual(0).rows(rows))
    pass.mask(.embedding)?.apply(to: residual(0).rows(rows))
    for layer in 0..<configuration.layers {
      forwardAttention(layer, pass)
      forwardFeedForward(layer, pass)
    }
    norm(parameters.finalGain).forward(
      activations.output.rows(rows), into: activations.normalized.rows(rows), scales: activations.scales)
  }

  private func forwardAttention(_ layer: Int, _ forward: ForwardPass) {
    let rows = forward.rows
    let parameters = forward.parameters
    let kept = activations.layers[layer]
    norm(parameters.attentionGain(layer: layer)).forward(
      kept.input.rows(rows), into: kept.attentionInput.rows(rows), scales: kept.attentionScales)
    let pass = attentionPass(kept, forward.batch)
    MatrixProduct.timesTransposed(
      kept.attentionInput.rows(rows), parameters.queryKeyValue(layer: layer), into: pass.queryKeyValue)
    applyOptions(layer, to: pass.queryKeyValue, kept, parameters)
    rotary.apply(rotated(pass.queryKeyValue), sequenceLength: forward.batch.sequenceLength)
    attention.forward(pass)
    addProduct(
      pass.mixed, parameters.output(layer: layer), to: kept.input.rows(rows), into: kept.middle.rows(rows),
      dropping: forward.mask(.attention(layer: layer)))
  }

  /// Adds the biases and normalizes the heads of a model that has them.
  private func applyOptions(
    _ layer: Int, to queryKeyValue: Tensor, _ kept: Activations.Layer, _ parameters: Parameters
  ) {
    if let bias = parameters.attentionBias(layer: layer) { Bias.add(bias, to: queryKeyValue) }
    guard let norm = HeadNorm(parameters, layer: layer), let pass = kept.headNorm else { return }
    norm.forward(rotated(queryKeyValue), pass.rows(0..<queryKeyValue.rows))
  }

  private func forwardFeedForward(_ layer: Int, _ pass: ForwardPass) {
    let rows = pass.rows
    let parameters = pass.parameters
    let kept = activations.layers[layer]
    norm(parameters.feedForwardGain(layer: layer)).forward(
      kept.middle.rows(rows), into: kept.feedForwardInput.rows(rows), scales: kept.feedForwardScales)
    MatrixProduct.timesTransposed(
      kept.feedForwardInput.rows(rows), parameters.gateUp(layer: layer), into: kept.gateUp.rows(rows))
    let hidden = kept.hidden.rows(rows)
    SwiGLU.forward(kept.gateUp.rows(rows), into: hidden)
    addProduct(
      hidden, parameters.down(layer: layer), to: kept.middle.rows(rows), into: residual(layer + 1).rows(rows),
      dropping: pass.mask(.feedForward(layer: layer)))
  }

  /// y ← residual + x·Wᵀ, the end of both parts of a block; elements or rows of the product may be dropped.
  private func addProduct(
    _ x: Tensor, _ weights: Tensor, to residual: Tensor, into y: Tensor, dropping mask: ResidualMask?
  ) {
    if let mask {
      MatrixProduct.timesTransposed(x, weights, into: y)
      mask.apply(to: y)
      return y.add(residual)
    }
    y.copy(residual)
    MatrixProduct.timesTransposed(x, weights, into: y, adding: true)
  }

  func norm(_ gain: Tensor) -> RMSNorm { RMSNorm(gain: gain, epsilon: Float(configuration.rmsNormEpsilon)) }

  func attentionPass(_ kept: Activations.Layer, _ batch: TokenBatch) -> CausalAttention.Pass {
    let rows = 0..<batch.count
    return CausalAttention.Pass(
      queryKeyValue: kept.queryKeyValue.rows(rows), sequenceLength: batch.sequenceLength,
      mixed: kept.mixed.rows(rows), logSumExps: kept.logSumExps)
  }

  /// The residual stream before block `layer`, or after the last block.
  private func residual(_ layer: Int) -> Tensor {
    layer < configuration.layers ? activations.layers[layer].input : activations.output
  }

  /// The columns that rotary embedding rotates: queries and keys.
  func rotated(_ queryKeyValue: Tensor) -> Tensor { queryKeyValue.columns(0..<configuration.heads.rotatedColumns) }
}

/// The inputs of one forward pass.
private struct ForwardPass {
  let batch: TokenBatch
  let parameters: Parameters
  let noise: ResidualNoise

  var rows: Range<Int> { 0..<batch.count }

  /// The inputs that are dropped at a place; nil for none.
  func mask(_ place: ResidualNoise.Place) -> ResidualMask? { noise.mask(place, of: batch) }
}

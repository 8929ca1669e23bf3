import TensorKernels

/// A Llama-style decoder's computation, with the working memory for one pass.
///
/// It owns no weights: parameters and gradients are arguments, so that one transformer serves several members.
/// Pre-norm blocks of RMSNorm, rotary causal attention with grouped key/value heads, and SwiGLU; no biases.
///
/// Source: Touvron et al., "LLaMA", 2023, https://arxiv.org/abs/2302.13971, section 2.2; equal to
/// `LlamaForCausalLM` of `transformers`.
public final class Transformer {
  /// What a transformer is used for, which decides the memory it needs.
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
  let attention: CausalAttention
  private let rotary: RotaryEmbedding

  /// The tokens whose logits exist at one time. 256 rows keep the product at its full rate.
  package static let chunkLength = 256

  /// Reserves the memory for passes over at most `capacity` tokens.
  public init(_ configuration: ModelConfiguration, capacity: Int, purpose: Purpose) {
    self.configuration = configuration
    activations = Activations(
      configuration, capacity: capacity, keepsLayers: purpose == .training, chunkLength: Self.chunkLength)
    workspace = purpose == .training ? BackwardWorkspace(configuration, capacity: capacity) : nil
    attention = CausalAttention(
      headCount: configuration.headCount, keyValueHeadCount: configuration.keyValueHeadCount,
      headWidth: configuration.headWidth, contextLength: configuration.contextLength)
    rotary = RotaryEmbedding(
      contextLength: configuration.contextLength, headWidth: configuration.headWidth, theta: configuration.ropeTheta)
  }

  /// Runs all blocks and the last normalization; its result stands in `activations.normalized`.
  func forward(_ batch: TokenBatch, _ parameters: Parameters) {
    precondition(batch.count <= activations.capacity && batch.sequenceLength <= configuration.contextLength)
    let rows = 0..<batch.count
    TokenEmbedding.forward(batch.inputs, table: parameters.embedding, into: residual(0).rows(rows))
    for layer in 0..<configuration.layers {
      forwardAttention(layer, parameters, rows, batch.sequenceLength)
      forwardFeedForward(layer, parameters, rows)
    }
    RMSNorm.forward(
      activations.output.rows(rows), gain: parameters.finalGain, epsilon: epsilon,
      into: activations.normalized.rows(rows), scales: activations.scales)
  }

  private func forwardAttention(_ layer: Int, _ parameters: Parameters, _ rows: Range<Int>, _ sequenceLength: Int) {
    let kept = activations.layers[layer]
    RMSNorm.forward(
      kept.input.rows(rows), gain: parameters.attentionGain(layer: layer), epsilon: epsilon,
      into: kept.attentionInput.rows(rows), scales: kept.attentionScales)
    let queryKeyValue = kept.queryKeyValue.rows(rows)
    MatrixProduct.timesTransposed(
      kept.attentionInput.rows(rows), parameters.queryKeyValue(layer: layer), into: queryKeyValue)
    rotary.apply(turned(queryKeyValue), sequenceLength: sequenceLength)
    attention.forward(
      queryKeyValue, sequenceLength: sequenceLength, into: kept.mixed.rows(rows), logSumExps: kept.logSumExps)
    kept.middle.rows(rows).copy(kept.input.rows(rows))
    MatrixProduct.timesTransposed(
      kept.mixed.rows(rows), parameters.output(layer: layer), into: kept.middle.rows(rows), beta: 1)
  }

  private func forwardFeedForward(_ layer: Int, _ parameters: Parameters, _ rows: Range<Int>) {
    let kept = activations.layers[layer]
    RMSNorm.forward(
      kept.middle.rows(rows), gain: parameters.feedForwardGain(layer: layer), epsilon: epsilon,
      into: kept.feedForwardInput.rows(rows), scales: kept.feedForwardScales)
    MatrixProduct.timesTransposed(
      kept.feedForwardInput.rows(rows), parameters.gateUp(layer: layer), into: kept.gateUp.rows(rows))
    SwiGLU.forward(kept.gateUp.rows(rows), into: kept.hidden.rows(rows))
    let next = residual(layer + 1).rows(rows)
    next.copy(kept.middle.rows(rows))
    MatrixProduct.timesTransposed(kept.hidden.rows(rows), parameters.down(layer: layer), into: next, beta: 1)
  }

  var epsilon: Float { Float(configuration.rmsNormEpsilon) }

  /// The residual stream before block `layer`, or after the last block.
  private func residual(_ layer: Int) -> Tensor {
    layer < configuration.layers ? activations.layers[layer].input : activations.output
  }

  /// The columns that rotary embedding turns: queries and keys.
  private func turned(_ queryKeyValue: Tensor) -> Tensor {
    queryKeyValue.columns(0..<(configuration.headCount + configuration.keyValueHeadCount) * configuration.headWidth)
  }

  /// Turns the gradient of queries and keys back.
  func turnBack(_ dQueryKeyValue: Tensor, sequenceLength: Int) {
    rotary.apply(turned(dQueryKeyValue), sequenceLength: sequenceLength, inverse: true)
  }
}

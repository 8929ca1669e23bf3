/// The factors of a loss and of its parts.
public struct LossFactors: Sendable {
  /// The factor of the gradient of the complete loss; usually 1 over the tokens of a step.
  public let scale: Float
  /// The weight of log²Z, where Z = Σ exp(zᵢ) over the logits z; 0 for none. It draws log Z to 0, so that logits do not drift.
  ///
  /// Source: Chowdhery et al., "PaLM", 2022, https://arxiv.org/abs/2204.02311, section 5.
  public let zLoss: Float

  /// Factors, without a weight of log²Z unless given.
  public init(scale: Float, zLoss: Float = 0) {
    self.scale = scale
    self.zLoss = zLoss
  }

  /// The factor of softmax(z) in the gradient over z of hard·CE + zLoss·log²Z: hard + 2·zLoss·log Z.
  ///
  /// - Parameters:
  ///   - hard: the weight of the cross-entropy.
  ///   - logSum: log Z.
  func softmaxFactor(hard: Float, logSum: Float) -> Float { zLoss == 0 ? hard : hard + 2 * zLoss * logSum }
}

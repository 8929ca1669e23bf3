import Randomness
import TensorKernels

extension Parameters {
  /// Draws the weights of a new model.
  ///
  /// Linear layers and the output head: normal with σ = 1/√inputs, cut at ±3σ; the input embedding the same with
  /// σ = 1/D; gains 1, biases and prediction heads 0. Tensor i draws from stream i of the seed, element n takes draw n, so the weights are a
  /// function of (configuration, seed) alone.
  ///
  /// - Parameter outputDeviation: σ of the output projections (``initializeOutputs(seed:standardDeviation:)``); nil: that of other
  ///   linear layers.
  public func initialize(seed: UInt64, outputDeviation: Double? = nil) {
    for (index, slot) in layout.slots.enumerated() {
      initialize(slot, from: RandomStream(seed: seed, purpose: .initialization, index: index))
    }
    if let outputDeviation { initializeOutputs(seed: seed, standardDeviation: outputDeviation) }
  }

  /// Draws the output projections of a new model again with another σ, cut at ±3σ: the matrices whose products are added to the residual
  /// stream, `o_proj` of attention and `down_proj` of the feed-forward part in every block. The draws are those of ``initialize(seed:)``,
  /// with σ as their unit.
  ///
  /// Source: zeros make every block begin as the identity, as Zhang et al., "Fixup initialization", 2019,
  /// https://arxiv.org/abs/1901.09321, begin residual branches; GPT-2 (Radford et al., "Language models are unsupervised
  /// multitask learners", 2019, section 2.3) divides σ by √(2L), the root of the number of such matrices; GPT-NeoX-20B (Black et al.,
  /// 2022, https://arxiv.org/abs/2204.06745) has σ = 2/(L·√D) in feed-forward outputs.
  ///
  /// - Parameter standardDeviation: σ before the cut; 0 for zeros.
  public func initializeOutputs(seed: UInt64, standardDeviation: Double) {
    let outputs = Set(layout.layers.flatMap { [$0.attention.output, $0.feedForward.down] })
    for (index, slot) in layout.slots.enumerated() where outputs.contains(slot) {
      guard standardDeviation > 0 else {
        tensor(slot).fill(0)
        continue
      }
      let stream = RandomStream(seed: seed, purpose: .initialization, index: index)
      draw(slot, standardDeviation: standardDeviation, from: stream)
    }
  }

  private func initialize(_ slot: ParameterLayout.Slot, from stream: RandomStream) {
    switch slot.role {
    case .gain: tensor(slot).fill(1)
    case .bias, .predictionHead: tensor(slot).fill(0)
    case .inputEmbedding: draw(slot, standardDeviation: 1 / Double(slot.columns), from: stream)
    case .linear, .outputHead: draw(slot, standardDeviation: 1 / Double(slot.columns).squareRoot(), from: stream)
    }
  }

  private func draw(_ slot: ParameterLayout.Slot, standardDeviation: Double, from stream: RandomStream) {
    let distribution = TruncatedNormal(standardDeviation: standardDeviation)
    tensor(slot).withMutableElements { elements in
      for position in elements.indices {
        elements[position] = distribution.draw(at: UInt64(position), of: stream)
      }
    }
  }
}

import Randomness
import TensorKernels

extension Parameters {
  /// Draws the weights of a new model.
  ///
  /// Linear layers and the output head: normal with σ = 1/√inputs, cut at ±3σ; the input embedding the same with
  /// σ = 1/D; gains 1, biases 0. Tensor i draws from stream i of the seed, element n takes draw n, so the weights are a
  /// function of (configuration, seed) alone.
  public func initialize(seed: UInt64) {
    for (index, slot) in layout.slots.enumerated() {
      initialize(slot, from: RandomStream(seed: seed, purpose: .initialization, index: index))
    }
  }

  private func initialize(_ slot: ParameterLayout.Slot, from stream: RandomStream) {
    switch slot.role {
    case .gain: tensor(slot).fill(1)
    case .bias: tensor(slot).fill(0)
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

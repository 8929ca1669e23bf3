import TensorKernels
import TestSupport
import Transformers

/// A model of odd sizes, drawn from a seed, for properties that need no golden values.
struct SmallModel {
  let configuration: ModelConfiguration
  let parameters: Parameters

  /// Shapes beyond the plain one.
  enum Option: CaseIterable {
    case tied, biases, headNorm, wideHeads, scaledPositions
  }

  init(tiedEmbeddings: Bool = false) throws { try self.init(tiedEmbeddings ? .tied : nil) }

  init(_ option: Option?) throws {
    configuration = try ModelConfiguration(
      layers: 3, hiddenSize: 24, headCount: 4, vocabularySize: 13, contextLength: 70
    ).with {
      $0.keyValueHeadCount = option == .headNorm ? 2 : 1
      $0.feedForwardSize = 9
      option?.apply(to: &$0)
    }
    parameters = Parameters(ParameterLayout(configuration))
    parameters.initialize(seed: 7)
    drawVectors()
  }

  /// Gains and biases that are neither 1 nor 0.
  private func drawVectors() {
    var inputs = TestInputs(seed: 8)
    for slot in parameters.layout.slots where slot.isVector && slot.name.contains("self_attn") {
      let noise = inputs.matrix(rows: 1, columns: slot.columns).elements
      parameters.tensor(slot).assign(noise.map { (slot.role == .gain ? 1 : 0) + 0.3 * Float($0) })
    }
  }

  /// Random sequences with random targets.
  func batch(sequences: Int, length: Int, seed: UInt64 = 1) -> TokenBatch {
    var inputs = TestInputs(seed: seed)
    let count = sequences * length
    return TokenBatch(
      inputs: inputs.tokens(count, vocabularySize: configuration.vocabularySize),
      targets: inputs.tokens(count, vocabularySize: configuration.vocabularySize), sequenceLength: length)
  }

  func transformer(capacity: Int, _ purpose: Transformer.Purpose = .training) -> Transformer {
    Transformer(configuration, capacity: capacity, purpose: purpose)
  }

  /// The gradient of scale·Σ −log p.
  func gradient(of batch: TokenBatch, scale: Float = 1) -> Parameters {
    let gradient = Parameters(parameters.layout)
    _ = transformer(capacity: batch.count).accumulateGradient(
      of: batch, parameters: parameters, scale: scale, into: gradient)
    return gradient
  }
}

extension SmallModel.Option {
  fileprivate func apply(to model: inout ModelConfiguration) {
    switch self {
    case .tied: model.tiedEmbeddings = true
    case .biases: model.attentionBias = true
    case .headNorm: model.headNorm = true
    case .wideHeads: model.headWidth = 10
    case .scaledPositions:
      model.ropeScaling = RotaryScaling(
        factor: 4,
        bands: .init(lowFrequencyFactor: 1, highFrequencyFactor: 4, originalContextLength: 20))
    }
  }
}

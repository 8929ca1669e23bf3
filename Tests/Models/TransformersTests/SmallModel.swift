import TensorKernels
import TestSupport
import Transformers

/// A model of odd sizes, drawn from a seed, for properties that need no golden values.
struct SmallModel {
  let configuration: ModelConfiguration
  let parameters: Parameters

  init(tiedEmbeddings: Bool = false) throws {
    configuration = try ModelConfiguration(
      layers: 3, hiddenSize: 24, headCount: 4, vocabularySize: 13, contextLength: 70
    ).with {
      $0.keyValueHeadCount = 1
      $0.feedForwardSize = 9
      $0.tiedEmbeddings = tiedEmbeddings
    }
    parameters = Parameters(ParameterLayout(configuration))
    parameters.initialize(seed: 7)
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

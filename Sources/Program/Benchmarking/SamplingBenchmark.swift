import Configurations
import Ensembles
import Generation
import TensorKernels
import Transformers

/// How fast texts are sampled with kept keys and values, beside forward passes over as many tokens.
public struct SamplingBenchmark {
  /// The medians of several tries, the two sides in turn.
  public struct Result: Sendable {
    /// Tokens a second of this rank.
    public let tokensPerSecond: Double
    /// Tokens a second of this rank when whole sequences are scored at once.
    public let forwardTokensPerSecond: Double
  }

  private let parameters: Parameters
  private let batchSize: Int

  /// A new model of some shape, whose context is filled by `batchSize` sequences at a time.
  ///
  /// - Throws: `ConfigurationError.tooLarge`.
  public init(_ model: ModelConfiguration, batchSize: Int) throws(ConfigurationError) {
    var estimate = MemoryEstimate()
    estimate.add(decoderOf: model, capacity: batchSize)
    estimate.add(transformerOf: model, capacity: batchSize * model.contextLength, purpose: .evaluation)
    try estimate.check("measuring \(batchSize) texts of \(model.contextLength) tokens")
    parameters = Parameters(ParameterLayout(model))
    parameters.initialize(seed: 0)
    self.batchSize = batchSize
  }

  /// Times both on one core.
  ///
  /// - Parameter tries: after one of each side that does not count.
  public func measure(tries: Int) throws -> Result {
    let model = parameters.layout.configuration
    let decoder = try EnsembleDecoder(models: [model], averaging: .logits, capacity: batchSize) { _ in
      PackedWeights(parameters)
    }
    // No token is the end of a text, so that all go on to the end of the context.
    let generator = TextGenerator(decoder, settings: try SamplingSettings(), endOfText: .max)
    let requests = (0..<batchSize).map { TextRequest(number: $0, prompt: [0], limit: model.contextLength) }
    let tokens = [UInt32](repeating: 0, count: batchSize * model.contextLength)
    let batch = TokenBatch(inputs: tokens, targets: tokens, sequenceLength: model.contextLength)
    let transformer = Transformer(model, capacity: batch.count, purpose: .evaluation)
    let clock = ContinuousClock()
    var (sampling, scoring): ([Double], [Double]) = ([], [])
    for _ in 0...tries {
      sampling.append(try clock.measure { _ = try generator.texts(requests) } / .seconds(1))
      scoring.append(
        clock.measure { _ = transformer.logProbabilities(of: batch, parameters: parameters) } / .seconds(1))
    }
    let count = Double(batch.count)
    return Result(
      tokensPerSecond: count / median(sampling.dropFirst()),
      forwardTokensPerSecond: count / median(scoring.dropFirst()))
  }

  private func median(_ values: ArraySlice<Double>) -> Double { values.sorted()[values.count / 2] }
}

import Configurations
import Ensembles
import Generation
import TensorKernels
import Transformers

/// The speed of sampling with cached keys and values, beside forward passes over as many tokens.
public struct SamplingBenchmark {
  /// The medians of several tries, in which sampling and scoring alternate.
  public struct Result: Sendable {
    /// Sampled tokens per second of this rank.
    public let tokensPerSecond: Double
    /// Tokens per second of this rank when entire sequences are scored at once.
    public let forwardTokensPerSecond: Double
  }

  private let parameters: Parameters
  private let batchSize: Int

  /// Creates a new model of some shape, whose context is filled by `batchSize` sequences at a time.
  ///
  /// - Throws: `ConfigurationError.tooLarge`.
  public init(_ model: ModelConfiguration, batchSize: Int) throws(ConfigurationError) {
    var estimate = MemoryEstimate()
    estimate.add(decoderOf: model, capacity: DecodingCapacity(slots: batchSize))
    estimate.add(transformerOf: model, capacity: batchSize * model.contextLength, purpose: .evaluation)
    try estimate.check("measuring \(batchSize) texts of \(model.contextLength) tokens")
    parameters = Parameters(ParameterLayout(model))
    parameters.initialize(seed: 0)
    self.batchSize = batchSize
  }

  /// Times both on one core.
  ///
  /// - Parameter tries: The number of tries, after a first one of each side that does not count.
  public func measure(tries: Int) throws -> Result {
    let generator = try textGenerator()
    let batch = batch
    let scorer = Transformer(parameters.layout.configuration, capacity: batch.count, purpose: .evaluation)
    var sampling: [Double] = []
    var scoring: [Double] = []
    for _ in 0...tries {
      sampling.append(try Stopwatch.seconds { _ = try generator.texts(requests) })
      scoring.append(Stopwatch.seconds { _ = scorer.logProbabilities(of: batch, parameters: parameters) })
    }
    return Result(
      tokensPerSecond: rate(sampling.dropFirst()), forwardTokensPerSecond: rate(scoring.dropFirst()))
  }

  /// Tokens per second of the median try.
  private func rate(_ seconds: ArraySlice<Double>) -> Double {
    Double(batchSize * parameters.layout.configuration.contextLength) / median(seconds)
  }

  /// A generator whose texts all continue to the end of the context, because no token is the end of a text.
  private func textGenerator() throws -> TextGenerator {
    let decoder = try EnsembleDecoder(
      models: [parameters.layout.configuration], capacity: DecodingCapacity(slots: batchSize)
    ) { _ in
      parameters
    }
    return TextGenerator(decoder, settings: try SamplingSettings(), ends: [])
  }

  private var requests: [TextRequest] {
    (0..<batchSize).map {
      TextRequest(number: $0, prompt: [0], limit: parameters.layout.configuration.contextLength)
    }
  }

  private var batch: TokenBatch {
    let length = parameters.layout.configuration.contextLength
    let tokens = [UInt32](repeating: 0, count: batchSize * length)
    return TokenBatch(inputs: tokens, targets: tokens, sequenceLength: length)
  }

  private func median(_ values: ArraySlice<Double>) -> Double { values.sorted()[values.count / 2] }
}

import TensorKernels
import Transformers

/// A transformer as a scorer.
public final class TransformerScorer: LogitScorer {
  private let parameters: Parameters
  private let transformer: Transformer

  /// A scorer with working memory of its own.
  public convenience init(_ parameters: Parameters) {
    let model = parameters.layout.configuration
    self.init(parameters, on: Self.workingMemory(of: model))
  }

  /// A scorer that shares its working memory with others of the same shape.
  ///
  /// - Precondition: the transformer has room for passes of the model's context.
  public init(_ parameters: Parameters, on transformer: Transformer) {
    precondition(transformer.configuration == parameters.layout.configuration)
    self.parameters = parameters
    self.transformer = transformer
  }

  /// The working memory for all windows of a model's context and below.
  public static func workingMemory(of model: ModelConfiguration) -> Transformer {
    let capacity = TokenWindows.passCapacity(contextLength: model.contextLength)
    return Transformer(model, capacity: capacity, purpose: .evaluation)
  }

  /// V.
  public var vocabularySize: Int { transformer.configuration.vocabularySize }

  /// T.
  public var contextLength: Int? { transformer.configuration.contextLength }

  /// The log-probability of every scored token, in nats, in the order of positions.
  public func logProbabilities(of windows: TokenWindows) -> [Float] {
    var result: [Float] = []
    result.reserveCapacity(windows.tokenCount)
    for number in 0..<windows.passCount {
      let pass = windows.pass(number)
      let scores = transformer.logProbabilities(of: pass.batch(), parameters: parameters)
      for scored in pass.scoredRows() { result += scores[scored.rows] }
    }
    return result
  }

  /// Memory for the normalized states of one pass.
  public func makePass(capacity: Int) -> any LogitPass {
    TransformerPass(parameters, transformer, capacity: capacity)
  }
}

/// The states of a transformer's pass, from which logits follow by one product.
private final class TransformerPass: LogitPass {
  private let parameters: Parameters
  private let transformer: Transformer
  /// The last normalized states, **shape** [tokens, D].
  private let states: Tensor

  init(_ parameters: Parameters, _ transformer: Transformer, capacity: Int) {
    self.parameters = parameters
    self.transformer = transformer
    states = Tensor(rows: capacity, columns: transformer.configuration.hiddenSize)
  }

  func compute(_ batch: TokenBatch) {
    transformer.states(of: batch, parameters: parameters, into: states.rows(0..<batch.count))
  }

  func write(_ rows: Range<Int>, into logits: Tensor) {
    Transformer.logits(of: states.rows(rows), parameters: parameters, into: logits)
  }
}

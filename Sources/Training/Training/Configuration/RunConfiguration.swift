import Configurations
import Corpora
import Files
import Transformers

/// Everything that a run's result depends on: model, data, training. Never the number of ranks.
public struct RunConfiguration: Sendable, Hashable, Codable {
  /// The data of a run.
  public struct Data: Sendable, Hashable, Codable {
    /// The corpus's content.
    public var corpus: Fingerprint
    /// D, the number of training tokens.
    public var tokens: Int

    /// The first `tokens` of a corpus.
    public init(corpus: Fingerprint, tokens: Int) {
      self.corpus = corpus
      self.tokens = tokens
    }
  }

  /// The model's shape.
  public var model: ModelConfiguration
  /// What it learns from.
  public var data: Data
  /// How it learns.
  public var training: TrainingConfiguration
  /// What a teacher adds; nil without one.
  public var distillation: Teaching?

  /// A run.
  public init(
    model: ModelConfiguration, data: Data, training: TrainingConfiguration, distillation: Teaching? = nil
  ) {
    self.distillation = distillation
    self.model = model
    self.data = data
    self.training = training
  }

  /// The version of what a run computes; a change of the computation's meaning counts it up.
  static let version = 1

  /// What names the run's result.
  public func fingerprint() throws -> Fingerprint {
    struct Step: Encodable { let kind = "run", version: Int, configuration: RunConfiguration }
    return try Fingerprint(of: Step(version: Self.version, configuration: self))
  }

  /// N, the parameters of the model.
  public var parameterCount: Int { ParameterLayout(model).count }

  /// Floating-point operations of all steps.
  ///
  /// - Throws: as `stepCount`.
  public func operations() throws(ConfigurationError) -> Double {
    Double(try stepCount() * training.batchSize * model.contextLength) * model.trainingOperationsPerToken
  }

  /// The number of steps: the batches that fit into all epochs' sequences.
  ///
  /// - Throws: `ConfigurationError.contradiction` when there is not one.
  public func stepCount() throws(ConfigurationError) -> Int {
    guard data.tokens >= model.contextLength else {
      throw .contradiction(
        "\(data.tokens) tokens are fewer than one sequence of \(model.contextLength) tokens; use more tokens or a smaller context"
      )
    }
    let sequences = data.tokens / model.contextLength * training.epochs
    let steps = sequences / training.batchSize
    guard steps > 0 else {
      throw .contradiction(
        "\(data.tokens) tokens × \(training.epochs) epochs give \(sequences) sequences of \(model.contextLength) tokens, fewer than one batch of \(training.batchSize); use more tokens or epochs, or a smaller batch"
      )
    }
    return steps
  }
}

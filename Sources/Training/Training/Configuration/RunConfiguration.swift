import Configurations
import Corpora
import Files
import Transformers

/// Everything that a run's result depends on: model, data, training. Never the number of ranks.
///
/// An option that is absent encodes nothing, so a new one leaves the fingerprints of all runs without it as they are.
public struct RunConfiguration: Sendable, Hashable, Codable {
  /// The shape of the model.
  public var model: ModelConfiguration
  /// The corpora that the model learns from.
  public var data: RunData
  /// The hyperparameters of training.
  public var training: TrainingConfiguration
  /// The data that a teacher adds; nil without one.
  public var distillation: Distillation?
  /// The weights that the run starts from; nil when they are drawn from the seed.
  var initialWeights: InitialWeights?

  /// The weights of a model, by their checksum.
  struct InitialWeights: Sendable, Hashable, Codable {
    var checksum: String
  }

  private enum CodingKeys: String, CodingKey {
    case model, data, training, distillation
    case initialWeights = "initialization"
  }

  /// A run.
  public init(
    model: ModelConfiguration, data: RunData, training: TrainingConfiguration, distillation: Distillation? = nil
  ) {
    self.distillation = distillation
    self.model = model
    self.data = data
    self.training = training
  }

  /// The origin of the first weights.
  public enum Initialization: Sendable, Hashable {
    /// Drawn from a seed.
    case random(seed: UInt64)
    /// The weights of a model, named by their checksum.
    case weights(of: String)
  }

  /// The origin of the first weights.
  public var initialization: Initialization {
    get { initialWeights.map { .weights(of: $0.checksum) } ?? .random(seed: training.seeds.initialization) }
    set {
      switch newValue {
      case .random(let seed):
        initialWeights = nil
        training.seeds.initialization = seed
      case .weights(let checksum): initialWeights = InitialWeights(checksum: checksum)
      }
    }
  }

  /// The version of a run's computation; a change of its meaning increments it.
  static let version = 1

  /// The name of the run's result.
  public func fingerprint() throws -> Fingerprint {
    try Fingerprint(of: RunKey(configuration: self))
  }

  /// N, the parameters of the model.
  public var parameterCount: Int { ParameterLayout(model).count }
}

/// Everything that the result of a run depends on, with the rules of its computation.
private struct RunKey: Encodable {
  let kind = "run"
  let version = RunConfiguration.version
  let configuration: RunConfiguration
}

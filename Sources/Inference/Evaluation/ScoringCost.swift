import Transformers

/// The cost of scoring tokens.
public struct ScoringCost: Codable, Sendable, Equatable {
  /// Tokens, each as often as it is scored.
  public private(set) var tokens = 0
  /// The passes that compute them.
  public private(set) var passes = 0
  /// Floating-point operations.
  public private(set) var operations = 0.0

  /// No cost.
  public init() {}

  /// The cost of so many tokens by a model.
  public init(tokens: Int, by model: ModelConfiguration) {
    let capacity = TokenWindows.passCapacity(sequenceLength: model.contextLength)
    self.tokens = tokens
    passes = (tokens + capacity - 1) / capacity
    // A forward pass is a third of a training step.
    operations = Double(tokens) * (model.trainingOperationsPerToken / 3)
  }

  /// Adds another cost, some times.
  public mutating func add(_ other: ScoringCost, times count: Int = 1) {
    tokens += count * other.tokens
    passes += count * other.passes
    operations += Double(count) * other.operations
  }
}

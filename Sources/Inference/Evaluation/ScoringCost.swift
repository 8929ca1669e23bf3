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

  /// Adds the tokens of a text.
  ///
  /// - Parameters:
  ///   - contextLength: T of the model.
  ///   - operations: floating-point operations of a token.
  public mutating func add(tokens: Int, contextLength: Int, perToken operations: Double) {
    let capacity = TokenWindows.passCapacity(sequenceLength: contextLength)
    self.tokens += tokens
    passes += (tokens + capacity - 1) / capacity
    self.operations += Double(tokens) * operations
  }

  /// Adds another cost, some times.
  public mutating func add(_ other: ScoringCost, times count: Int = 1) {
    tokens += count * other.tokens
    passes += count * other.passes
    operations += Double(count) * other.operations
  }
}

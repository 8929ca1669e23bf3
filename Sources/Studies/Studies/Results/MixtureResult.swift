import Files

/// The ensemble of a cell, mixed with other models by weights that were fitted on validation.
public struct MixtureResult: Codable, Sendable {
  /// The size's name, and D.
  public let model: String, tokens: Int
  /// The other models in their order.
  public let others: [Other]
  /// The K-curves on test with and without the other models.
  public let test: MixtureCurves

  /// A model beside the ensemble.
  public struct Other: Codable, Sendable, Equatable {
    /// Its name, and its path.
    public let name: String, path: String
    /// Its loss on test, in nats per token.
    public let testLoss: Double
  }
}

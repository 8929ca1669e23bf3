import Files

/// A control that an ensemble is compared with on the same subset.
public struct ControlResult: Codable, Sendable {
  /// The difference from the ensemble.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Members that differ by their first weights alone, in the same order of the data.
    case initialization
    /// Members that differ by the order of the data alone, from the same first weights.
    case order
    /// One model with the mean of the members' weights.
    case weightAverage
    /// One model with as many parameters as all members together, tuned as single models are.
    case oneModel
  }

  /// The difference from the ensemble.
  public let kind: Kind
  /// The size's name, and the parameters that a prediction uses.
  public let model: String, parameters: Int
  /// D.
  public let tokens: Int
  /// The hyperparameters.
  public let point: GridPoint
  /// The loss on test in nats per token; of the mean of probabilities where there are several members.
  public let loss: Double
  /// The loss of infinitely many members, where there are several.
  public let limit: Double?
  /// The ensemble's loss and its limit.
  public let ensembleLoss: Double, ensembleLimit: Double?
  /// The mean loss of the ensemble's members.
  public let memberLoss: Double
  /// The runs it is made of.
  public let fingerprints: [Fingerprint], directories: [String]

  /// The names in files of results, which stay those of the first version.
  private enum CodingKeys: String, CodingKey {
    case kind, model, parameters, tokens, point, loss, limit, ensembleLoss, ensembleLimit, memberLoss, fingerprints
    case directories = "folders"
  }
}

import Files

/// Something that an ensemble is compared with on the same subset.
public struct ControlResult: Codable, Sendable {
  /// What is changed.
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

  /// What is changed.
  public let kind: Kind
  /// The size's name, and the parameters that a prediction uses.
  public let model: String, parameters: Int
  /// D.
  public let tokens: Int
  /// The hyperparameters.
  public let point: GridPoint
  /// On test, nats per token; the mean of probabilities where there are several members.
  public let loss: Double
  /// The loss of infinitely many members, where there are several.
  public let limit: Double?
  /// What the ensemble has: its loss and its limit.
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

  var isWhole: Bool {
    StudyConfiguration.isFileName(model) && fingerprints.count == directories.count
  }
}

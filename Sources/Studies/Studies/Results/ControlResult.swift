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
    /// The models at the ends of the cycles of one run's cyclic learning rate, as many as the ensemble has members.
    case snapshots
  }

  /// An ensemble from one run.
  public struct Snapshots: Codable, Sendable, Equatable {
    /// The epochs of each cycle after the first, which has those of a member.
    public let epochs: Int
    /// The operations of the run as a fraction of those of all members.
    public let operationsFraction: Double
    /// The losses on test of the mean of probabilities of the models at the ends of the first K cycles, in nats per token.
    public let losses: [Double]
    /// The number of independent members that reach the loss of all, by the law through the ensemble's curve; nil where
    /// no number does.
    public let effectiveMembers: Double?
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
  /// The cycles, for snapshots.
  public let snapshots: Snapshots?
  /// The runs it is made of.
  public let fingerprints: [Fingerprint], directories: [String]

  /// The names in files of results, which stay those of the first version.
  private enum CodingKeys: String, CodingKey {
    case kind, model, parameters, tokens, point, loss, limit, ensembleLoss, ensembleLimit, memberLoss, snapshots,
      fingerprints
    case directories = "folders"
  }
}

extension ControlResult {
  /// The part of the gain of the ensemble over its members that the control has; nil where the ensemble has none.
  public var gainFraction: Double? {
    memberLoss > ensembleLoss ? (memberLoss - loss) / (memberLoss - ensembleLoss) : nil
  }

  /// The number of models whose predictions are averaged.
  public var modelCount: Int { snapshots?.losses.count ?? max(directories.count, 1) }
}

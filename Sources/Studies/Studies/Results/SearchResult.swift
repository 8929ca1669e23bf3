import Files
import Training

/// The runs of a search and its end.
public struct SearchResult: Codable, Sendable {
  /// One point of the grid.
  public struct Trial: Codable, Sendable {
    /// The hyperparameters.
    public let point: GridPoint
    /// Mean losses over the seeds, in nats per token; absent when a run of it diverged.
    public let validation: Double?, test: Double?
    /// The test losses of several seeds; absent for one.
    public let testLosses: [Double]?
    /// The reason for its runs.
    public let reason: String
    /// Floating-point operations of one of its runs.
    public let operations: Double
    /// Its runs, one a seed.
    public let fingerprints: [Fingerprint], directories: [String]

    /// Both losses; nil when a run of it diverged or has no test loss.
    var losses: HeldOutLosses? {
      validation.flatMap { validation in test.map { HeldOutLosses(validation: validation, test: $0) } }
    }

    /// The names in files of results, which stay those of the first version.
    private enum CodingKeys: String, CodingKey {
      case point, validation, test, testLosses, reason, operations, fingerprints
      case directories = "folders"
    }
  }

  /// A step away from the best point along one axis.
  public struct Neighbor: Codable, Sendable {
    /// The key of the hyperparameter that was changed, and whether up or down.
    public let axis: String, isUp: Bool
    /// The neighbor; absent when it lies beyond the grid, where it counts as the point itself.
    public let point: GridPoint?
    /// Its validation loss; absent beyond the grid, when it diverged, and when it was not run.
    public let validation: Double?

    /// The name of the hyperparameter that was changed.
    public var title: String { Hyperparameter.table.first { $0.key == axis }?.title ?? axis }
  }

  /// The recipe, the size's name, and its N.
  public let recipe: Recipe, model: String, parameters: Int
  /// D.
  public let tokens: Int
  /// Every point that was run, in order.
  public let trials: [Trial]
  /// The best point on validation, as an index of `trials`; absent when all diverged.
  public let best: Int?
  /// True when all neighbors of the best point were run, or lie beyond the grid, and none is better.
  public let isCertified: Bool
  /// The neighbors of the best point, two along each axis.
  public let neighbors: [Neighbor]

  private enum CodingKeys: String, CodingKey {
    case recipe, model, parameters, tokens, trials, best, isCertified
    case neighbors = "neighbours"
  }

  /// The best point's trial.
  public var bestTrial: Trial? { best.map { trials[$0] } }
}

/// The losses of one model on both held-out splits, in nats per token.
struct HeldOutLosses {
  let validation: Double, test: Double
}

import Files

/// The findings of a study.
public struct StudyResult: Codable, Sendable {
  /// Members of one size on one subset, and their ensemble.
  public struct CellResult: Codable, Sendable {
    /// The size's name.
    public let model: String
    /// N of one member.
    public let parameters: Int
    /// D.
    public let tokens: Int
    /// The members' hyperparameters.
    public let point: GridPoint
    /// The factors of the tuned epochs and weight decay.
    public let epochsFactor: Double, weightDecayFactor: Double
    /// True when its limit is the best of the cell's candidates on validation.
    public internal(set) var isChosen: Bool
    /// Floating-point operations of training one member.
    public let operations: Double
    /// The members' directories, in order.
    public let directories: [String]
    /// The members' runs.
    public let fingerprints: [Fingerprint]
    /// The members' mean training loss at their end.
    public let trainLosses: [Double]
    /// The curves on both held-out splits.
    public let validation: EnsembleCurves, test: EnsembleCurves
    /// The ensemble with fitted weights, when the study asks for it, or students may learn from it, and this ensemble is chosen.
    public internal(set) var weighted: WeightedEnsemble?

    /// The names in files of results, which stay those of the first version.
    private enum CodingKeys: String, CodingKey {
      case model, parameters, tokens, point, epochsFactor, weightDecayFactor, isChosen, operations, fingerprints
      case trainLosses, validation, test, weighted
      case directories = "folders"
    }

    /// The validation loss of infinitely many members; of all there are where no law can be fitted.
    var validationLimit: Double { validation.probabilities.limit }
  }

  /// A run whose loss became NaN or infinite.
  public struct DivergedRun: Codable, Sendable, CustomStringConvertible {
    /// The run's name, the steps made before, and the loss as text.
    public let name: String, step: Int, loss: String

    /// The event in one sentence.
    public var description: String {
      "\(name) diverged: its loss or gradient became \(loss) at step \(step + 1), so it takes part in no ensemble"
    }
  }

  /// The study's name.
  public let study: String
  /// The corpus's directory, fingerprint and sizes.
  public let corpus: String, corpusFingerprint: Fingerprint, documents: Int, trainTokens: Int, vocabulary: Int
  /// The searches of recipes, one for each size and number of tokens.
  public let searches: [SearchResult]
  /// The ensembles that have a finished member.
  public let cells: [CellResult]
  /// The runs that diverged; they take part in no ensemble.
  public let diverged: [DivergedRun]
  /// The losses, limits and laws of each recipe.
  public let outcomes: RecipeOutcomes
  /// The controls that an ensemble is compared with.
  public let controls: [ControlResult]
  /// The losses of students; absent when the study has none.
  public let distilled: [DistilledResult]?

  /// The ensembles mixed with other models; absent when the study has none.
  public let mixtures: [MixtureResult]?

  /// The steps from a model to its continuations; absent when the study does not ask for them.
  public let continued: [ContinuedResult]?

  /// The models' scores at tasks; absent when the study names none.
  public let tasks: [TaskOutcome]?

  /// The arms of continued pre-training on synthetic text; absent when the study has none.
  public let synthetic: [SyntheticResult]?

  /// The arms of synthetic bootstrapped pre-training; absent when the study has none.
  public let bootstrap: [BootstrapResult]?

  /// The switches of training; absent when the study has none.
  public let ablation: [AblationResult]?

  /// True when every run diverged, so that there is neither a best single model nor an ensemble.
  public var isEmpty: Bool {
    cells.isEmpty && searches.allSatisfy { $0.bestTrial == nil } && (synthetic ?? []).isEmpty
  }

  /// The ensemble of each size and number of tokens.
  public var ensembles: [CellResult] { cells.filter { $0.isChosen } }
}

/// The cost of one start of a study.
public struct StudyTiming: Codable, Sendable {
  /// The number of ranks.
  public let ranks: Int
  /// Runs in the study, trained now, and found finished.
  public let runs: Int, trained: Int, reused: Int
  /// Seconds from start to end.
  public let seconds: Double
  /// Seconds that cores spent in training steps.
  public let coreSeconds: Double

  /// The fraction of the cores' time that was spent in training steps.
  public var busyFraction: Double { coreSeconds / max(Double(ranks) * seconds, 1e-9) }
}

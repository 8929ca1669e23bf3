import Files

/// What a study found.
public struct StudyResult: Codable, Sendable {
  /// A size trained on a subset.
  public struct CellResult: Codable, Sendable {
    /// The size's name.
    public let model: String
    /// N of one member.
    public let parameters: Int
    /// D.
    public let tokens: Int
    /// How members were trained, for a reader: epochs, peak rate, decay.
    public let epochs: Int, learningRate: Double, weightDecay: Double
    /// The members' folders, in order.
    public let folders: [String]
    /// The members' runs.
    public let fingerprints: [Fingerprint]
    /// The members' mean training loss at their end.
    public let trainLosses: [Double]
    /// The curves on both splits that were set aside.
    public let validation: EnsembleCurves, test: EnsembleCurves
  }

  /// A run whose loss stopped being a number.
  public struct DivergedRun: Codable, Sendable, CustomStringConvertible {
    /// The run's name, the steps made before, and the loss as text.
    public let name: String, step: Int, loss: String

    /// What happened, in one sentence.
    public var description: String {
      "\(name) diverged: its loss or gradient became \(loss) at step \(step + 1), so it takes part in no ensemble"
    }
  }

  /// The study's name.
  public let study: String
  /// The corpus's folder, fingerprint and sizes.
  public let corpus: String, corpusFingerprint: Fingerprint, documents: Int, trainTokens: Int, vocabulary: Int
  /// One entry for each size and number of tokens that has a finished member.
  public let cells: [CellResult]
  /// The runs that diverged; they take part in no ensemble.
  public let diverged: [DivergedRun]
}

/// What a study cost in this start of it.
public struct StudyTiming: Codable, Sendable {
  /// How many ranks there were.
  public let ranks: Int
  /// Runs in the study, trained now, and found finished.
  public let runs: Int, trained: Int, reused: Int
  /// Seconds from start to end.
  public let seconds: Double
  /// Seconds that cores spent in training steps.
  public let coreSeconds: Double

  /// The share of the cores' time that was spent in training steps.
  public var busyShare: Double { coreSeconds / max(Double(ranks) * seconds, 1e-9) }
}

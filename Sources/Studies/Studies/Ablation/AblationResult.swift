import Statistics

/// Switches of training against the study's own settings, at the same number of steps.
public struct AblationResult: Codable, Sendable {
  /// Models with one setting, which differ by seed alone.
  public struct Row: Codable, Sendable {
    /// The name of the switch; `base` for the study's own settings, and `together` for all switches that were kept.
    public let name: String
    /// The hyperparameters.
    public let point: GridPoint
    /// The switches that are on; none for the base.
    public let switches: [String]
    /// The models' directories.
    public let directories: [String]
    /// The losses on validation, in nats per token, one a model.
    public let validation: [Double]
    /// The curves over the number of members on test.
    public let test: EnsembleCurves
  }

  /// The size's name, and D.
  public let model: String, tokens: Int
  /// The study's own settings.
  public let base: Row
  /// Each switch alone, then those together that were kept, where there are two or more.
  public let rows: [Row]
}

extension AblationResult {
  /// The change of the loss on test by a row, seed by seed.
  public func changes(_ row: Row) -> [Double] {
    zip(row.test.members, base.test.members).map { $0.nats - $1.nats }
  }

  /// The change of the loss on validation by a row, seed by seed.
  public func validationChanges(_ row: Row) -> [Double] { zip(row.validation, base.validation).map { $0 - $1 } }

  /// The change of the loss on test of as many members of a row as both have, by the mean of probabilities.
  public func ensembleChange(_ row: Row) -> Double {
    let count = min(row.test.members.count, base.test.members.count)
    return row.test.probabilities.expected[count - 1] - base.test.probabilities.expected[count - 1]
  }

  /// True for a row that is better than the base on validation by more than the interval over seeds.
  public func isKept(_ row: Row) -> Bool {
    ConfidenceInterval(meanOf: validationChanges(row)).map { $0.high < 0 } ?? false
  }
}

/// An ensemble whose losses on test have just been measured, while its study is at work.
public struct EvaluatedEnsemble: Sendable {
  /// The size's name.
  public let model: String
  /// D.
  public let tokens: Int
  /// The members' hyperparameters.
  public let point: GridPoint
  /// The curves on test.
  public let test: EnsembleCurves

  /// An ensemble by its members and curves.
  public init(model: String, tokens: Int, point: GridPoint, test: EnsembleCurves) {
    self.model = model
    self.tokens = tokens
    self.point = point
    self.test = test
  }
}

extension EvaluatedEnsemble {
  init(_ candidate: EnsembleCandidate, _ test: EnsembleCurves) {
    self.init(model: candidate.cell.size, tokens: candidate.cell.tokens, point: candidate.point, test: test)
  }
}

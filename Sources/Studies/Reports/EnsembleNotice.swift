import Studies

/// The losses of an ensemble that a study has just evaluated, as a short block for its log.
public struct EnsembleNotice {
  private let ensemble: EvaluatedEnsemble

  /// The block of an ensemble.
  public init(_ ensemble: EvaluatedEnsemble) { self.ensemble = ensemble }

  /// A heading and a table of the expected losses of K members.
  public var text: String {
    let test = ensemble.test
    let table = Table(ofCurves: [("mean of logits", test.logits), ("mean of probabilities", test.probabilities)])
    return """
      ensemble of \(test.members.count) × \(ensemble.model), \(ensemble.tokens) tokens, \(ensemble.point.description): \
      test loss of K members in nats per token
      \(table.text)
      """
  }
}

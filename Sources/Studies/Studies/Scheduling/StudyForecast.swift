import Evaluation

/// The work that a study has left, without times.
public struct StudyForecast: Sendable {
  /// The evaluations of runs and of ensembles.
  public private(set) var scoring = ScoringCost()
  /// Floating-point operations of everything, evaluations included.
  public private(set) var operations = 0.0

  /// True when evaluating takes longer than everything else.
  public var exceedsTraining: Bool { scoring.operations > operations / 2 }

  init(_ nodes: [StudyGraph.Node]) {
    for node in nodes where !node.isComplete {
      scoring.add(node.step.cost.scoring)
      operations += node.step.cost.operations
    }
  }
}

extension Study {
  /// The work that is left, estimated where a search decides on the way. Collective.
  public func workLeft() throws -> StudyForecast { StudyForecast(try forecast().distinctNodes) }
}

import Ensembles

/// The losses that a student is compared with: the fraction of the ensemble's gain retained follows from them.
public struct Retained: Sendable {
  /// The teacher's loss, and that of its member that is best on validation, in nats per token.
  public let teacher: Double, bestSingle: Double

  /// From the scores of the teacher's members on a split that is reported and on validation.
  ///
  /// - Parameter teacher: the loss of their average on the split that is reported.
  public init(_ scores: EnsembleScores, validation: EnsembleScores, teacher: Double) {
    self.teacher = teacher
    let alone = validation.memberLosses.map { $0.nats }
    let best = alone.indices.min { alone[$0] < alone[$1] } ?? 0
    bestSingle = scores.memberLosses[best].nats
  }

  /// Known losses.
  public init(teacher: Double, bestSingle: Double) {
    self.teacher = teacher
    self.bestSingle = bestSingle
  }

  /// (best single − student)/(best single − teacher); nil when the teacher is no better than its best member.
  public func fraction(student: Double) -> Double? {
    bestSingle > teacher ? (bestSingle - student) / (bestSingle - teacher) : nil
  }
}

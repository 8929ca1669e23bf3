import Corpora
import Ensembles
import TensorKernels

/// How much of a teacher's gain over its best member a student keeps.
public struct Retained: Sendable {
  /// The teacher's loss, and that of its member that is best on validation, in nats per token.
  public let teacher: Double, bestSingle: Double

  /// From the losses on a split that is reported and on validation.
  ///
  /// - Parameter averaging: what the teacher averages.
  public init(_ scores: EnsembleScores, validation: EnsembleScores, averaging: MemberAveraging) {
    let prefixes = averaging == .logits ? scores.logitLosses : scores.probabilityLosses
    teacher = prefixes.last?.nats ?? .nan
    let alone = validation.memberLosses.map { $0.nats }
    let best = alone.indices.min { alone[$0] < alone[$1] } ?? 0
    bestSingle = scores.memberLosses[best].nats
  }

  /// Known losses.
  public init(teacher: Double, bestSingle: Double) {
    (self.teacher, self.bestSingle) = (teacher, bestSingle)
  }

  /// (best single − student)/(best single − teacher); nil when the teacher is no better than its best member.
  public func share(student: Double) -> Double? {
    bestSingle > teacher ? (bestSingle - student) / (bestSingle - teacher) : nil
  }
}

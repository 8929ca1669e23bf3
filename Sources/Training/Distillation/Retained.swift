import Corpora
import Ensembles
import TensorKernels

/// The losses that a student is compared with: the fraction of the ensemble's gain retained follows from them.
public struct Retained: Sendable {
  /// The teacher's loss, and that of its member that is best on validation, in nats per token.
  public let teacher: Double, bestSingle: Double

  /// From the losses on a split that is reported and on validation.
  ///
  /// - Parameter averaging: the average that the teacher makes.
  public init(_ scores: EnsembleScores, validation: EnsembleScores, averaging: MemberAveraging) {
    let prefixes = averaging == .logits ? scores.logitLosses : scores.probabilityLosses
    teacher = prefixes.last?.nats ?? .nan
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

import Ensembles
import Evaluation
import ScalingLaws
import TensorKernels

/// The K-curves of a cell on one split.
public struct EnsembleCurves: Codable, Sendable, Equatable {
  /// Each member alone.
  public let members: [Loss]
  /// Softmax of the mean logits.
  public let logits: KCurve
  /// Mean of the probabilities.
  public let probabilities: KCurve
  /// The limit of the mean of probabilities without each member in turn; empty where there are too few members or too
  /// many.
  let limitsWithoutMember: [Double]

  /// The curves of an ensemble's scores.
  ///
  /// The first K members may be better or worse than others. For the mean of probabilities the loss of every subset is
  /// known, and the curve through the means of equal size depends on no order; of many members, the means are over rotations
  /// of their order. For the mean of logits it would take the logits of every subset; there the first K members are corrected
  /// by what they differ from these means in the other average (a control variate), which is exact for one member and for all.
  package init(_ scores: EnsembleScores) { self.init(scores, MemberSubsets(losses: scores.subsetLosses())) }

  /// The curves of an ensemble's scores, whose subsets have known losses.
  init(_ scores: EnsembleScores, _ subsets: MemberSubsets) {
    members = scores.memberLosses
    let first = scores.probabilityLosses
    let logitLosses = scores.logitLosses
    let isEnumerated = subsets.memberCount == members.count
    probabilities = KCurve(
      first, expected: isEnumerated ? subsets.expectedLosses : scores.rotatedLosses, subsets: subsets)
    let corrected = Self.corrected(logitLosses, from: first, to: probabilities.expected)
    logits = KCurve(logitLosses, expected: corrected, subsets: subsets)
    limitsWithoutMember = isEnumerated ? subsets.limitsWithoutMember : []
  }

  private static func corrected(_ losses: [Loss], from first: [Loss], to expected: [Double]) -> [Double] {
    zip(losses, zip(expected, first)).map { $0.nats + $1.0 - $1.1.nats }
  }

  /// The curve of an average.
  public func curve(_ averaging: MemberAveraging) -> KCurve {
    switch averaging {
    case .logits: logits
    case .probabilities: probabilities
    }
  }

  /// The loss of all members, in nats per token; infinite when there are none.
  public func loss(_ averaging: MemberAveraging) -> Double { curve(averaging).losses.last?.nats ?? .infinity }

  /// The loss of the best member alone, in nats.
  public var bestMember: Double { members.map { $0.nats }.min() ?? .nan }
}

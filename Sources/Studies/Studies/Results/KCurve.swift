import Ensembles
import Evaluation
import ScalingLaws
import Statistics

/// The loss of an ensemble against its number of members, for one kind of average, and the law through it.
public struct KCurve: Codable, Sendable, Equatable {
  /// The loss of the first K members, K = 1…M.
  public let losses: [Loss]
  /// The loss to be expected of K of the members, whichever they are, in nats; the law goes through these.
  public let expected: [Double]
  /// L(K) = A/K^B + C; absent for fewer than three members.
  public let fit: PowerLawFit?
  /// Student's 95 % interval of C, from leaving out members in turn; absent for fewer than four.
  public let interval: ConfidenceInterval?

  /// Fits the law to a curve.
  init(_ losses: [Loss], expected: [Double], subsets: MemberSubsets) {
    self.losses = losses
    self.expected = expected
    fit = try? PowerLawFit(x: losses.indices.map { Double($0 + 1) }, losses: expected)
    interval = fit.flatMap { subsets.interval(around: $0.law.asymptote, memberCount: losses.count) }
  }

  /// The loss of infinitely many members; of all there are where no law can be fitted.
  public var limit: Double { fit?.law.asymptote ?? losses.last?.nats ?? .infinity }

  /// What a reader must know before trusting the limit, as sentences.
  public var remarks: [String] {
    guard let fit else { return ["Fewer than three members: no law can be fitted."] }
    return fit.remarks.map { "Note: \($0)." }
  }
}

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
  /// known, and the curve through the means of equal size depends on no order. For the mean of logits it would take
  /// the logits of every subset; there the first K members are corrected by what they differ from all subsets in the
  /// other average (a control variate), which is exact for one member and for all.
  init(_ scores: EnsembleScores) {
    members = scores.memberLosses
    let (logitLosses, probabilityLosses) = (scores.logitLosses, scores.probabilityLosses)
    let subsets = MemberSubsets(losses: scores.subsetLosses())
    let isComplete = subsets.memberCount == members.count
    let expected = isComplete ? subsets.expectedLosses : probabilityLosses.map { $0.nats }
    let corrected = zip(logitLosses, zip(expected, probabilityLosses)).map { $0.nats + $1.0 - $1.1.nats }
    logits = KCurve(logitLosses, expected: corrected, subsets: subsets)
    probabilities = KCurve(probabilityLosses, expected: expected, subsets: subsets)
    limitsWithoutMember = isComplete ? subsets.limitsWithoutMember : []
  }

  /// The loss of the best member alone, in nats.
  public var bestMember: Double { members.map { $0.nats }.min() ?? .nan }
}

import Evaluation
import ScalingLaws
import Statistics

/// The loss of an ensemble against its number of members, for one kind of average, and the law through it.
public struct KCurve: Codable, Sendable, Equatable {
  /// The loss of the first K members, K = 1…M.
  public let losses: [Loss]
  /// The expected loss of a K-member ensemble, averaged over subsets of members, in nats; the law goes through these.
  public let expected: [Double]
  /// L(K) = A/K^B + C; absent for fewer than three members.
  public let fit: PowerLawFit?
  /// Student's 95 % interval of C, from leaving out members in turn; absent for fewer than four.
  public let interval: ConfidenceInterval?

  /// Fits the law to the expected losses of subsets where all of them are known, else to the losses of the first K members.
  package init(_ losses: [Loss], subsets: MemberSubsets) {
    let isEnumerated = subsets.memberCount == losses.count
    self.init(losses, expected: isEnumerated ? subsets.expectedLosses : losses.map(\.nats), subsets: subsets)
  }

  /// Fits the law to a curve.
  package init(_ losses: [Loss], expected: [Double], subsets: MemberSubsets) {
    self.losses = losses
    self.expected = expected
    fit = try? PowerLawFit(x: losses.indices.map { Double($0 + 1) }, losses: expected)
    interval = fit.flatMap { subsets.interval(around: $0.law.asymptote, memberCount: losses.count) }
  }

  /// The loss of infinitely many members; of all there are where no law can be fitted.
  public var limit: Double { fit?.law.asymptote ?? losses.last?.nats ?? .infinity }

  /// Sentences that a reader must know before trusting the limit.
  public var remarks: [String] {
    guard let fit else { return ["Fewer than three members: no law can be fitted."] }
    return fit.remarks.map { "Note: \($0)." }
  }
}

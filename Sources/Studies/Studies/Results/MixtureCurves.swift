import Ensembles
import Evaluation
import Foundation
import ScalingLaws
import Statistics

/// The K-curve of an ensemble with and without other models, on the split that is measured.
public struct MixtureCurves: Codable, Sendable, Equatable {
  /// The first K members.
  public struct Prefix: Codable, Sendable, Equatable {
    /// The loss of the mean of their probabilities, and of its mixture with the other models, in nats per token.
    public let alone: Double, together: Double
    /// The gain by the other models, and its standard error by document; nil for fewer than two documents.
    public let gain: Double, standardError: Double?
    /// The weight of the ensemble, and those of the other models.
    public let weights: [Double]
  }

  /// Infinitely many members.
  public struct Limit: Codable, Sendable, Equatable {
    /// The gain by the other models, in nats per token.
    public let gain: Double
    /// Student's 95 % interval of the gain, from leaving out members in turn; nil for fewer than four.
    public let interval: ConfidenceInterval?
  }

  /// K = 1…M.
  public let prefixes: [Prefix]
  /// The curve of the ensemble, and of its mixture with the other models.
  public let alone: KCurve, together: KCurve
  /// Nil for fewer than three members, and for so many that their subsets are not enumerated.
  public let limit: Limit?

  /// The curves of mixtures on a split.
  ///
  /// - Parameters:
  ///   - mixture: fitted on another split.
  ///   - members: the scores of the ensemble's members.
  ///   - others: one vector of log-probabilities for each other model.
  ///   - documents: the documents of the split.
  package init(_ mixture: EnsembleMixture, _ members: EnsembleScores, others: [[Float]], documents: DocumentBounds) {
    let means = EnsembleMixture(weights: mixture.weights.map { [1] + $0.dropFirst().map { _ in 0 } })
    let single = means.scores(members, others: others), mixed = mixture.scores(members, others: others)
    prefixes = mixture.weights.indices.map { index in
      let gains = zip(mixed[index], single[index]).map { $0 - $1 }
      let alone = Loss(single[index], bytes: members.bytes).nats
      let together = Loss(mixed[index], bytes: members.bytes).nats
      return Prefix(
        alone: alone, together: together, gain: alone - together, standardError: documents.standardError(of: gains),
        weights: mixture.weights[index])
    }
    let subsets = MemberSubsets(losses: members.subsetLosses())
    let mixtures = MemberSubsets(losses: mixture.subsetLosses(members, others: others))
    let isEnumerated = subsets.memberCount == members.members.count
    let losses = mixed.map { Loss($0, bytes: members.bytes) }
    alone = EnsembleCurves(members).probabilities
    together = KCurve(losses, expected: isEnumerated ? mixtures.expectedLosses : losses.map(\.nats), subsets: mixtures)
    limit = isEnumerated ? Limit(alone: (alone, subsets), together: (together, mixtures)) : nil
  }
}

extension MixtureCurves.Limit {
  fileprivate init?(alone: (curve: KCurve, subsets: MemberSubsets), together: (curve: KCurve, subsets: MemberSubsets)) {
    guard let single = alone.curve.fit?.law.asymptote, let mixed = together.curve.fit?.law.asymptote else { return nil }
    gain = single - mixed
    let gains = zip(alone.subsets.limitsWithoutMember, together.subsets.limitsWithoutMember).map { $0 - $1 }
    interval =
      gains.count > 3
      ? ConfidenceInterval(
        around: gain, standardError: Jackknife.variance(gains).squareRoot(), degreesOfFreedom: gains.count - 1) : nil
  }
}

extension Loss {
  fileprivate init(_ logProbabilities: [Double], bytes: Int) {
    self.init(total: logProbabilities.reduce(0) { $0 - $1 }, tokens: logProbabilities.count, bytes: bytes)
  }
}

import Ensembles
import Evaluation
import MessagePassing
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

  /// Fits the mixtures on one split and measures them on another. Collective; scores agree.
  ///
  /// - Parameters:
  ///   - ensemble: the numbers of the ensemble's members; all others are the other models.
  ///   - documents: the documents of the measured split.
  package init(
    fittedTo validation: EnsembleScores, measuredOn measured: EnsembleScores, ensemble: [Int],
    documents: DocumentBounds, world: Communicator
  ) throws {
    let others = validation.members.indices.filter { !ensemble.contains($0) }
    let mixture = try EnsembleMixture(
      fittedTo: validation.members(ensemble), others: validation.members(others).members, ranks: world)
    self.init(mixture, measured.members(ensemble), others: measured.members(others).members, documents: documents)
  }

  private init(_ mixture: EnsembleMixture, _ members: EnsembleScores, others: [[Float]], documents: DocumentBounds) {
    let mixed = mixture.scores(members, others: others)
    let single = members.prefixMeans.map { $0.map { Double($0) } }
    prefixes = mixture.weights.indices.map { index in
      Prefix(mixed[index], without: single[index], weights: mixture.weights[index], documents: documents)
    }
    let subsets = MemberSubsets(losses: members.subsetLosses())
    let mixtures = MemberSubsets(losses: mixture.subsetLosses(members, others: others))
    alone = KCurve(members.probabilityLosses, subsets: subsets)
    together = KCurve(mixed.map { Loss($0, bytes: members.bytes) }, subsets: mixtures)
    limit =
      subsets.memberCount == members.members.count
      ? Limit(alone: (alone, subsets), together: (together, mixtures)) : nil
  }
}

extension MixtureCurves.Prefix {
  fileprivate init(_ mixed: [Double], without single: [Double], weights: [Double], documents: DocumentBounds) {
    alone = -single.mean
    together = -mixed.mean
    gain = alone - together
    standardError = documents.standardError(of: zip(mixed, single).map { $0 - $1 })
    self.weights = weights
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

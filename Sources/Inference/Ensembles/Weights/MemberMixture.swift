import Evaluation
import Foundation
import RankGroups

/// The mixture of all members by weights that were fitted on one split and measured on another, beside other means of them.
public struct MemberMixture: Sendable {
  /// The losses of another mean of the members' probabilities, in nats per token.
  public struct Compared: Sendable {
    /// On the split of the fit, and on the one that is measured.
    public let validationLoss: Double, loss: Double
    /// The measured loss minus the mixture's, and its standard error by document; nil for fewer than two documents.
    public let difference: Double, standardError: Double?
  }

  /// The weights of the members: at least 0, adding up to 1.
  public let weights: [Double]
  /// The number of steps that the search for them took.
  public let steps: Int
  private let validation: EnsembleScores, measured: EnsembleScores
  private let documents: DocumentBounds?
  /// The mixture's log-probability of every measured token, in nats.
  private let scores: [Double]

  /// Fits the weights. Collective; scores agree.
  ///
  /// - Parameters:
  ///   - validation: the scores that the weights are fitted to.
  ///   - measured: the scores of the same members on the split that is measured.
  ///   - documents: the documents of that split; nil where they are not known.
  ///   - ranks: those that share the work; all numbers have the same bits on any number of ranks.
  public init(
    fittedTo validation: EnsembleScores, measuredOn measured: EnsembleScores, documents: DocumentBounds? = nil,
    ranks: any RankGroup
  ) throws {
    let fit = try MixtureWeights(validation.members, ranks: ranks)
    weights = fit.values
    steps = fit.steps
    self.validation = validation
    self.measured = measured
    self.documents = documents
    scores = measured.scores(probabilityWeights: weights)
  }

  /// The loss of the mixture on the split of the fit, in nats per token.
  public var validationLoss: Double { validation.loss(probabilityWeights: weights).nats }
  /// The loss of the mixture on the split that is measured, in nats per token.
  public var loss: Double { measured.loss(probabilityWeights: weights).nats }
  /// The standard error of the measured loss by document; nil for fewer than two documents.
  public var standardError: Double? { documents?.standardError(of: scores) }

  /// The mean of probabilities with equal weights.
  public var uniform: Compared {
    let equal = [Double](repeating: 1 / Double(weights.count), count: weights.count)
    return compared(validation.loss(probabilityWeights: equal), measured.scores(probabilityWeights: equal))
  }

  /// The member with the least loss on the split of the fit.
  public var best: Int {
    let losses = validation.memberLosses.map(\.nats)
    return losses.indices.min { losses[$0] < losses[$1] } ?? 0
  }

  /// That member alone.
  public var bestMember: Compared {
    compared(validation.memberLosses[best], measured.members[best].map { Double($0) })
  }

  /// The mixtures without each member in turn, with weights fitted anew. Collective.
  ///
  /// - Complexity: O(members² · tokens) a step.
  public func withoutMembers(ranks: any RankGroup) throws -> [Compared] {
    try weights.indices.map { member in
      let rest = validation.without(member)
      let weights = try rest.fitProbabilityWeights(ranks: ranks)
      return compared(
        rest.loss(probabilityWeights: weights), measured.without(member).scores(probabilityWeights: weights))
    }
  }

  private func compared(_ validation: Loss, _ other: [Double]) -> Compared {
    let differences = zip(scores, other).map { $0 - $1 }
    return Compared(
      validationLoss: validation.nats, loss: -other.average, difference: differences.average,
      standardError: documents?.standardError(of: differences))
  }
}

extension EnsembleScores {
  /// The log-probability of every token by the weighted mean of probabilities, in nats.
  ///
  /// - Parameter weights: M values of at least 0 that add up to 1.
  package func scores(probabilityWeights weights: [Double]) -> [Double] {
    precondition(weights.count == members.count, "\(weights.count) weights for \(members.count) members")
    let peaks = (0..<tokenCount).map { token in Double(members.reduce(-Float.infinity) { max($0, $1[token]) }) }
    var sums = [Double](repeating: 0, count: tokenCount)
    for (weight, member) in zip(weights, members) {
      for token in sums.indices { sums[token] += weight * exp(Double(member[token]) - peaks[token]) }
    }
    return zip(peaks, sums).map { $0 + log(max($1, .leastNormalMagnitude)) }
  }
}

extension [Double] {
  fileprivate var average: Double { reduce(0, +) / Double(count) }
}

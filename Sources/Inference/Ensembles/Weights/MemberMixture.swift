import Evaluation
import Foundation
import RankGroups

/// The mixture of all members by weights that were fitted on one split and measured on another, and what each member is worth in it.
public struct MemberMixture: Sendable {
  /// A loss with its distance from that of the mixture.
  public struct Compared: Sendable {
    /// In nats per token.
    public let loss: Double
    /// The loss minus the mixture's, and its standard error by document; nil for fewer than two documents.
    public let difference: Double, standardError: Double?
  }

  /// The most members that are left out in turn.
  private static let mostLeftOut = 16

  /// The weights of the members: at least 0, adding up to 1.
  public let weights: [Double]
  /// The loss of the mixture on the split that it was fitted on, and on the other, in nats per token.
  public let validationLoss: Double, loss: Double
  /// The standard error of the loss by document; nil for fewer than two documents.
  public let standardError: Double?
  /// The mean of probabilities with equal weights.
  public let uniform: Compared
  /// The member with the least loss on the split of the fit.
  public let best: Int
  /// That member alone.
  public let bestMember: Compared
  /// The mixtures without each member in turn, with weights fitted anew; empty for more than `mostLeftOut` members.
  public let withoutMember: [Compared]

  /// Fits the weights, with all members and without each in turn. Collective; scores agree.
  ///
  /// - Parameters:
  ///   - validation: the scores that the weights are fitted to.
  ///   - measured: the scores of the same members on the split that is measured, at least two.
  ///   - documents: the documents of that split.
  ///   - ranks: those that share the work; all numbers have the same bits on any number of ranks.
  public init(
    fittedTo validation: EnsembleScores, measuredOn measured: EnsembleScores, documents: DocumentBounds,
    ranks: any RankGroup
  ) throws {
    weights = try validation.fitProbabilityWeights(ranks: ranks)
    let scores = measured.scores(probabilityWeights: weights)
    func compared(_ other: [Double]) -> Compared {
      let differences = zip(scores, other).map { $0 - $1 }
      return Compared(
        loss: -other.average, difference: differences.average,
        standardError: documents.standardError(of: differences))
    }
    validationLoss = validation.loss(probabilityWeights: weights).nats
    loss = measured.loss(probabilityWeights: weights).nats
    standardError = documents.standardError(of: scores)
    let count = weights.count
    uniform = compared(measured.scores(probabilityWeights: Array(repeating: 1 / Double(count), count: count)))
    let losses = validation.memberLosses.map(\.nats)
    best = losses.indices.min { losses[$0] < losses[$1] } ?? 0
    bestMember = compared(measured.members[best].map { Double($0) })
    withoutMember = try weights.indices.prefix(count > Self.mostLeftOut ? 0 : count).map { member in
      let rest = try validation.without(member).fitProbabilityWeights(ranks: ranks)
      return compared(measured.without(member).scores(probabilityWeights: rest))
    }
  }
}

extension EnsembleScores {
  /// The log-probability of every token by the weighted mean of probabilities, in nats.
  ///
  /// - Parameter weights: M values of at least 0 that add up to 1.
  func scores(probabilityWeights weights: [Double]) -> [Double] {
    precondition(weights.count == members.count, "\(weights.count) weights for \(members.count) members")
    return (0..<tokenCount).map { token in
      let peak = Double(members.map { $0[token] }.max() ?? 0)
      let sum = zip(weights, members).reduce(0) { $0 + $1.0 * exp(Double($1.1[token]) - peak) }
      return peak + log(max(sum, .leastNormalMagnitude))
    }
  }
}

extension [Double] {
  fileprivate var average: Double { reduce(0, +) / Double(count) }
}

import Evaluation
import Foundation
import RankGroups

/// The weights of a mean of members' probabilities that give a text the least loss.
///
/// The log-likelihood Σ log Σ wₘ·pₘ is concave in the weights, which are at least 0 and add up to 1. Expectation
/// maximization finds the largest for a few members; with hundreds, many of which deserve no weight, it becomes slow, and
/// Newton's method continues from there.
///
/// By concavity the likelihood of a token cannot exceed the present one by more than the largest score minus 1, so
/// the search knows when it is done.
public struct MixtureWeights: Sendable, Equatable {
  /// The most that the loss may be above its least, in nats per token.
  static let tolerance = 1e-10
  /// The most steps of expectation maximization; tens are usual, and equal members need none.
  private static let mostExpectationSteps = 50
  /// The most steps of Newton's method; two to five are usual.
  private static let mostNewtonSteps = 100

  /// M values of at least 0 that add up to 1.
  public let values: [Double]
  /// The number of steps that the search took.
  public let steps: Int

  /// Weights fitted to log-probabilities. Collective; members agree.
  ///
  /// - Parameters:
  ///   - members: M vectors of one value a token, in nats.
  ///   - ranks: those that share the work; the weights have the same bits on any number of ranks.
  /// - Complexity: O(members · tokens) a step of expectation maximization, O(members² · tokens) one of Newton's method.
  public init(_ members: [[Float]], ranks: any RankGroup) throws {
    let mixture = Mixture(members, ranks: ranks)
    var point = try MixturePoint(proportions: members.map { _ in 1 }, in: mixture)
    var steps = 0
    while point.excess > Self.tolerance, steps < Self.mostExpectationSteps + Self.mostNewtonSteps {
      point =
        steps < Self.mostExpectationSteps ? try point.expectationStep(in: mixture) : try point.newtonStep(in: mixture)
      steps += 1
    }
    values = point.weights
    self.steps = steps
  }
}

extension EnsembleScores {
  /// The weights of the mean of probabilities that give this split the least loss: at least 0, adding up to 1.
  ///
  /// Collective; scores agree.
  ///
  /// - Complexity: O(members · tokens) a step, tens of steps.
  public func fitProbabilityWeights(ranks: any RankGroup = SingleRank()) throws -> [Double] {
    try MixtureWeights(members, ranks: ranks).values
  }

  /// The loss of the weighted mean of probabilities.
  ///
  /// - Parameter weights: M values of at least 0 that add up to 1, as fitted on another split.
  public func loss(probabilityWeights weights: [Double]) -> Loss {
    let total = scores(probabilityWeights: weights).reduce(0) { $0 - $1 }
    return Loss(total: total, tokens: tokenCount, bytes: bytes)
  }
}

import Evaluation
import Foundation
import RankGroups

/// Ensembles of the first K members, K = 1…M, each mixed with other models by weights that were fitted on one split.
///
/// The mean of the K members' probabilities is one component of the mixture, and each other model is one.
public struct EnsembleMixture: Sendable, Equatable {
  /// For each K the weight of the ensemble and those of the other models: at least 0, adding up to 1.
  public let weights: [[Double]]

  /// Mixtures with known weights.
  public init(weights: [[Double]]) { self.weights = weights }

  /// Fits the weights. Collective; scores agree.
  ///
  /// - Parameters:
  ///   - members: the scores of the ensemble's members.
  ///   - others: one vector of log-probabilities for each other model, of the same tokens.
  ///   - ranks: those that share the work; the weights have the same bits on any number of ranks.
  public init(fittedTo members: EnsembleScores, others: [[Float]], ranks: any RankGroup) throws {
    weights = try members.prefixMeans.map { try MixtureWeights([$0] + others, ranks: ranks).values }
  }

  /// The log-probability of every token by the mixture of the first K members and the other models.
  ///
  /// - Returns: M vectors, in nats.
  public func scores(_ members: EnsembleScores, others: [[Float]]) -> [[Double]] {
    zip(zip(weights, members.prefixMeans), rest(others)).map { ensemble, rest in
      let (weights, mean) = ensemble
      return rest.indices.map { log(max(weights[0] * exp(Double(mean[$0])) + rest[$0], .leastNormalMagnitude)) }
    }
  }

  /// The loss, in nats, of the mixture of every subset of the first `EnsembleScores.mostEnumeratedMembers` members with the other
  /// models; subsets of one size share the weights. Entry numbers are those of `EnsembleScores.subsetLosses`.
  ///
  /// - Complexity: O(2^members × tokens).
  public func subsetLosses(_ members: EnsembleScores, others: [[Float]]) -> [Double] {
    let rest = rest(others)
    return members.subsetLosses { token, size, mean in weights[size - 1][0] * mean + rest[size - 1][token] }
  }

  /// For each K what the other models add to the probability of each token.
  private func rest(_ others: [[Float]]) -> [[Double]] {
    let tokenCount = others.first?.count ?? 0
    let probabilities = others.map { $0.map { exp(Double($0)) } }
    return weights.map { weights in
      (0..<tokenCount).map { token in
        probabilities.indices.reduce(0) { $0 + weights[$1 + 1] * probabilities[$1][token] }
      }
    }
  }
}

extension EnsembleScores {
  /// The log-probability of every token by the mean of probabilities of the first K members: M vectors, in nats.
  package var prefixMeans: [[Float]] {
    var sums = [Double](repeating: 0, count: tokenCount)
    return members.enumerated().map { index, member in
      for token in sums.indices { sums[token] += exp(Double(member[token])) }
      return sums.map { Float(log(max($0 / Double(index + 1), .leastNormalMagnitude))) }
    }
  }
}

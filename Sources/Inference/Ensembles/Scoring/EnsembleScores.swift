import Evaluation
import Foundation

/// The log-probabilities that members and the ensembles of the first 1, 2, … of them gave to each token of a text.
public struct EnsembleScores: Sendable {
  /// M vectors, one value a token, in nats.
  public let members: [[Float]]
  /// M vectors: the softmax of the mean logits of the first K members, K = 1…M; empty when logits are not known.
  public let logitAverages: [[Float]]
  /// The length of the text in bytes.
  public let bytes: Int

  /// Known scores.
  ///
  /// - Parameters:
  ///   - members: M vectors of log-probabilities, one value a token, in nats.
  ///   - logitAverages: M such vectors for the softmax of the mean logits of the first K members, or none.
  ///   - bytes: the length of the text.
  public init(members: [[Float]], logitAverages: [[Float]] = [], bytes: Int) {
    self.members = members
    self.logitAverages = logitAverages
    self.bytes = bytes
  }

  /// The number of tokens.
  public var tokenCount: Int { members.first?.count ?? 0 }

  /// Each member's loss.
  public var memberLosses: [Loss] { members.map { Loss($0, bytes: bytes) } }

  /// The loss of the mean of logits of the first K members, K = 1…M; empty when logits are not known.
  public var logitLosses: [Loss] { logitAverages.map { Loss($0, bytes: bytes) } }

  /// The loss of the mean of probabilities of the first K members, K = 1…M.
  public var probabilityLosses: [Loss] { probabilityLosses(order: Array(members.indices)) }

  /// The loss of the mean of probabilities of the first K members of another order.
  ///
  /// log (1/K)Σ pₖ needs only each member's log-probability of the target.
  ///
  /// - Complexity: O(members × tokens).
  public func probabilityLosses(order: [Int]) -> [Loss] {
    var totals = [Double](repeating: 0, count: order.count)
    let logCounts = order.indices.map { log(Double($0 + 1)) }
    for token in 0..<tokenCount {
      var logSum = -Double.infinity
      for (index, member) in order.enumerated() {
        logSum = logAddExp(logSum, Double(members[member][token]))
        totals[index] += logCounts[index] - logSum
      }
    }
    return totals.map { Loss(total: $0, tokens: tokenCount, bytes: bytes) }
  }
}

/// log(eᵃ + eᵇ).
private func logAddExp(_ a: Double, _ b: Double) -> Double {
  let large = a > b ? a : b
  let small = a > b ? b : a
  return small == -.infinity ? large : large + log1p(exp(small - large))
}

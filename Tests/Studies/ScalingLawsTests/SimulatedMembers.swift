import Foundation
import ScalingLaws
import Statistics
import TestSupport

/// Ensembles of made-up members whose limit of infinitely many is known.
///
/// Member k gives token t the probability exp(μ_t + σ·ε_kt + τ·δ_k − σ²/2 − τ²/2) with standard normal ε and δ: it errs on
/// each token by itself, and is better or worse as a whole. The mean over infinitely many members is exp(μ_t).
struct SimulatedMembers {
  /// M.
  var count = 5
  /// σ: half its square is what infinitely many members gain.
  var tokenNoise = 0.4
  /// τ.
  var memberNoise = 0.01
  /// Tokens of the split.
  var tokenCount = 100
  /// −mean μ, nats per token: the loss of infinitely many members.
  static let limit = 3.3

  /// The loss of the mean of probabilities of every subset, by bit mask.
  func subsetLosses(using generator: inout SeededGenerator) -> [Double] {
    let shifts = (0..<count).map { _ in memberNoise * generator.normal() }
    let center = -Self.limit - (tokenNoise * tokenNoise + memberNoise * memberNoise) / 2
    var totals = [Double](repeating: 0, count: 1 << count)
    var sums = totals
    for _ in 0..<tokenCount {
      let probabilities = shifts.map { exp(center + $0 + tokenNoise * generator.normal()) }
      for subset in 1..<totals.count {
        sums[subset] = sums[subset & (subset - 1)] + probabilities[subset.trailingZeroBitCount]
        totals[subset] -= log(sums[subset] / Double(subset.nonzeroBitCount))
      }
    }
    return totals.map { $0 / Double(tokenCount) }
  }
}

import Evaluation
import Foundation

/// The weights of a mean of members' probabilities that give a text the least loss.
///
/// The log-likelihood Σ log Σ wₘ·pₘ is concave in the weights, which are at least 0 and add up to 1. Expectation
/// maximization (Dempster, Laird, Rubin 1977, J. R. Statist. Soc. B 39(1)) multiplies each weight by the mean of
/// pₘ/Σ wₙ·pₙ, its score, and never lowers the likelihood. Two such steps are extrapolated (SQUAREM; Varadhan and Roland
/// 2008, Scandinavian Journal of Statistics 35(2)), and the better of both results is kept.
///
/// By concavity the likelihood of a token cannot exceed the present one by more than the largest score minus 1, so
/// the search knows when it is done.
struct MixtureWeights {
  /// The most that the loss may be above its least, in nats per token.
  static let tolerance = 1e-10
  /// The most steps; tens are usual, and equal members need none.
  private static let mostSteps = 10_000

  /// M values of at least 0 that add up to 1.
  let values: [Double]

  /// Weights fitted to log-probabilities.
  ///
  /// - Parameter members: M vectors of one value a token, in nats.
  /// - Complexity: O(members · tokens) a step.
  init(_ members: [[Float]]) {
    let mixture = Mixture(members)
    var weights = [Double](repeating: 1 / Double(max(members.count, 1)), count: members.count)
    for _ in 0..<Self.mostSteps {
      let first = mixture.evaluate(weights)
      guard (first.scores.max() ?? 1) - 1 > Self.tolerance else { break }
      let once = Self.product(weights, first.scores)
      let twice = Self.product(once, mixture.evaluate(once).scores)
      let leap = Self.extrapolated(from: weights, once: once, twice: twice)
      weights = mixture.evaluate(leap).logLikelihood > mixture.evaluate(twice).logLikelihood ? leap : twice
    }
    values = weights
  }

  private static func product(_ weights: [Double], _ scores: [Double]) -> [Double] {
    normalized(zip(weights, scores).map { $0 * $1 })
  }

  /// w − 2s·r + s²·v with r and v the first and second difference and s = −|r|/|v|, at most 1/10 of a weight away from 0.
  private static func extrapolated(from start: [Double], once: [Double], twice: [Double]) -> [Double] {
    let first = differences(once, start)
    let second = differences(differences(twice, once), first)
    let curvature = norm(second)
    guard curvature > 0 else { return twice }
    let scale = -max(1, norm(first) / curvature)
    return normalized(
      start.indices.map { index in
        let leap = start[index] - 2 * scale * first[index] + scale * scale * second[index]
        return max(leap, twice[index] / 10)
      })
  }

  private static func differences(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 - $1 } }

  private static func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }

  private static func normalized(_ weights: [Double]) -> [Double] {
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}

/// Members' probabilities of each token, relative to the largest of the token.
private struct Mixture {
  private let memberCount: Int
  private let tokenCount: Int
  /// **Shape** [tokens, M], in `0...1`; the largest of a row is 1, so no sum of a row vanishes.
  private let probabilities: [Double]

  init(_ members: [[Float]]) {
    memberCount = members.count
    let tokenCount = members.first?.count ?? 0
    self.tokenCount = tokenCount
    probabilities = (0..<tokenCount).flatMap { token in
      let peak = members.map { $0[token] }.max() ?? 0
      return members.map { exp(Double($0[token]) - Double(peak)) }
    }
  }

  /// The mean log-likelihood of a token, up to a constant, and each member's score.
  func evaluate(_ weights: [Double]) -> (logLikelihood: Double, scores: [Double]) {
    var logLikelihood = 0.0
    var scores = [Double](repeating: 0, count: memberCount)
    for start in stride(from: 0, to: probabilities.count, by: memberCount) {
      var sum = 0.0
      for member in 0..<memberCount { sum += weights[member] * probabilities[start + member] }
      logLikelihood += log(sum)
      for member in 0..<memberCount { scores[member] += probabilities[start + member] / sum }
    }
    let count = Double(max(tokenCount, 1))
    return (logLikelihood / count, scores.map { $0 / count })
  }
}

extension EnsembleScores {
  /// The weights of the mean of probabilities that give this split the least loss: at least 0, adding up to 1.
  ///
  /// - Complexity: O(members · tokens) a step, tens of steps.
  public func fitProbabilityWeights() -> [Double] { MixtureWeights(members).values }

  /// The loss of the weighted mean of probabilities.
  ///
  /// - Parameter weights: M values of at least 0 that add up to 1, as fitted on another split.
  public func loss(probabilityWeights weights: [Double]) -> Loss {
    precondition(weights.count == members.count, "\(weights.count) weights for \(members.count) members")
    var total = 0.0
    for token in 0..<tokenCount {
      let peak = Double(members.map { $0[token] }.max() ?? 0)
      let sum = zip(weights, members).reduce(0) { $0 + $1.0 * exp(Double($1.1[token]) - peak) }
      total -= peak + log(max(sum, .leastNormalMagnitude))
    }
    return Loss(total: total, tokens: tokenCount, bytes: bytes)
  }
}

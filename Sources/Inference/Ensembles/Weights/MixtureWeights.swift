import Evaluation
import Foundation
import RankGroups

/// The weights of a mean of members' probabilities that give a text the least loss.
///
/// The log-likelihood Σ log Σ wₘ·pₘ is concave in the weights, which are at least 0 and add up to 1. Expectation
/// maximization (Dempster, Laird, Rubin 1977, J. R. Statist. Soc. B 39(1)) multiplies each weight by the mean of
/// pₘ/Σ wₙ·pₙ, its score, and never lowers the likelihood. Two such steps are extrapolated (SQUAREM; Varadhan and Roland
/// 2008, Scandinavian Journal of Statistics 35(2)), and the better of both results is kept.
///
/// By concavity the likelihood of a token cannot exceed the present one by more than the largest score minus 1, so
/// the search knows when it is done.
public struct MixtureWeights: Sendable, Equatable {
  /// The most that the loss may be above its least, in nats per token.
  static let tolerance = 1e-10
  /// The most steps; tens are usual, and equal members need none.
  private static let mostSteps = 10_000

  /// M values of at least 0 that add up to 1.
  public let values: [Double]
  /// The number of steps that the search took.
  public let steps: Int

  /// Weights fitted to log-probabilities. Collective; members agree.
  ///
  /// - Parameters:
  ///   - members: M vectors of one value a token, in nats.
  ///   - ranks: those that share the work; the weights have the same bits on any number of ranks.
  /// - Complexity: O(members · tokens) a step.
  public init(_ members: [[Float]], ranks: any RankGroup) throws {
    let mixture = Mixture(members, ranks: ranks)
    let uniform = [Double](repeating: 1 / Double(max(members.count, 1)), count: members.count)
    var point = try Point(uniform, in: mixture)
    var steps = 0
    while steps < Self.mostSteps, (point.sums.scores.max() ?? 1) - 1 > Self.tolerance {
      point = try Self.step(from: point, in: mixture)
      steps += 1
    }
    values = point.weights
    self.steps = steps
  }

  /// Weights with their likelihood and scores.
  private struct Point {
    let weights: [Double]
    let sums: Mixture.Sums

    init(_ weights: [Double], in mixture: Mixture) throws {
      self.weights = weights
      sums = try mixture.evaluate(weights)
    }

    /// The weights after a step of expectation maximization.
    var next: [Double] { MixtureWeights.normalized(zip(weights, sums.scores).map { $0 * $1 }) }
  }

  /// The better of two steps of expectation maximization and of their extrapolation.
  private static func step(from start: Point, in mixture: Mixture) throws -> Point {
    let once = try Point(start.next, in: mixture)
    let twice = try Point(once.next, in: mixture)
    let leap = try Point(extrapolated(from: start.weights, once: once.weights, twice: twice.weights), in: mixture)
    return leap.sums.logLikelihood > twice.sums.logLikelihood ? leap : twice
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

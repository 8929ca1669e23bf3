import Ensembles
import Foundation
import RankGroups
import TestSupport
import Testing

@Suite struct MixtureWeightsTests {
  static let tokenCount = 400
  /// Losses are known to the search's own tolerance and to rounding of float32 scores.
  static let tolerance = 1e-8

  /// Members that are good on different tokens.
  static func scores(_ count: Int, using generator: inout SeededGenerator) -> EnsembleScores {
    scores(
      (0..<count).map { member in
        (0..<tokenCount).map { token in
          let strength: Float = token % count == member ? -1 : -2
          return strength * Float.random(in: 0.5...2.5, using: &generator) - Float(member) * 0.3
        }
      })
  }

  static func scores(_ members: [[Float]]) -> EnsembleScores {
    EnsembleScores(members: members, logitAverages: members, bytes: 1000)
  }

  @Test(arguments: [2, 3]) func `no point of a grid over the simplex is better`(count: Int) throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<10 {
      let scores = Self.scores(count, using: &generator)
      let weights = try scores.fitProbabilityWeights()
      #expect(abs(weights.reduce(0, +) - 1) < 1e-12 && weights.allSatisfy { $0 >= 0 })
      let best = scores.loss(probabilityWeights: weights).nats
      let grid = Self.simplex(count).map { scores.loss(probabilityWeights: $0).nats }.min() ?? 0
      #expect(best <= grid + Self.tolerance)
      // Neighbors of the grid are 1/40 apart, and the loss is flat at its least.
      #expect(grid - best < 1e-3)
      #expect(best <= scores.probabilityLosses[count - 1].nats)
    }
  }

  private static func simplex(_ count: Int) -> [[Double]] {
    let axis = (0...40).map { Double($0) / 40 }
    if count == 2 { return axis.map { [$0, 1 - $0] } }
    return axis.flatMap { a in axis.filter { a + $0 <= 1 }.map { [a, $0, max(0, 1 - a - $0)] } }
  }

  @Test func `equal members keep equal weights and the uniform loss`() throws {
    var generator = SeededGenerator(seed: 2)
    let member = Self.scores(2, using: &generator).members[0]
    let scores = Self.scores([member, member, member])
    let weights = try scores.fitProbabilityWeights()
    #expect(weights.allSatisfy { abs($0 - 1.0 / 3) < 1e-12 })
    #expect(abs(scores.loss(probabilityWeights: weights).nats - scores.probabilityLosses[2].nats) < Self.tolerance)
  }

  @Test func `a member that is noise gets no weight`() throws {
    var generator = SeededGenerator(seed: 3)
    let good = (0..<Self.tokenCount).map { _ in Float.random(in: -2 ... -1, using: &generator) }
    let noise = good.map { $0 - Float.random(in: 1...4, using: &generator) }
    let scores = Self.scores([noise, good])
    let weights = try scores.fitProbabilityWeights()
    #expect(weights[0] < 1e-6)
    #expect(abs(scores.loss(probabilityWeights: weights).nats - scores.memberLosses[1].nats) < 1e-6)
  }

  @Test func `scores far below zero lose nothing`() throws {
    let scores = Self.scores([[-500, -1], [-600, -3]])
    let uniform = scores.loss(probabilityWeights: [0.5, 0.5]).nats
    #expect(abs(uniform - scores.probabilityLosses[1].nats) < Self.tolerance)
    #expect(try scores.fitProbabilityWeights()[0] > 1 - 1e-9)
  }

  @Test(arguments: [1, 7, 8, 9, 15, 100]) func `no weight can grow with gain, whatever the number of tokens`(
    count: Int
  ) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    for members in 1...4 {
      let scores = (0..<members).map { _ in (0..<count).map { _ in Float.random(in: -9...0, using: &generator) } }
      let weights = try Self.scores(scores).fitProbabilityWeights()
      for gain in Self.gains(scores, weights) { #expect(gain < 1 + Self.tolerance) }
      #expect(abs(zip(weights, Self.gains(scores, weights)).reduce(0) { $0 + $1.0 * $1.1 } - 1) < Self.tolerance)
    }
  }

  @Test func `many members that are alike have the best weights after few steps`() throws {
    var generator = SeededGenerator(seed: 4)
    let text = (0..<1000).map { _ in Float.random(in: -6 ... -1, using: &generator) }
    let members = (0..<200).map { _ in text.map { $0 + Float.random(in: -1...1, using: &generator) } }
    let fit = try MixtureWeights(members, ranks: SingleRank())
    // Expectation maximization alone takes thousands of steps.
    #expect((51...60).contains(fit.steps), "\(fit.steps)")
    #expect(abs(fit.values.reduce(0, +) - 1) < 1e-12 && fit.values.allSatisfy { $0 > 0 })
    let gains = Self.gains(members, fit.values)
    #expect(gains.allSatisfy { $0 < 1 + Self.tolerance })
    for (gain, weight) in zip(gains, fit.values) where weight > 1e-6 { #expect(gain > 1 - Self.tolerance) }
    #expect(fit.values.count { $0 < 1e-6 } > 50)
  }

  /// The derivatives of the mean log-likelihood of a token by the weights, which are at most 1 where it is largest.
  private static func gains(_ members: [[Float]], _ weights: [Double]) -> [Double] {
    let count = members[0].count
    return members.map { member in
      (0..<count).reduce(0) { sum, token in
        let mixed = zip(weights, members).reduce(0) { $0 + $1.0 * exp(Double($1.1[token])) }
        return sum + exp(Double(member[token])) / mixed / Double(count)
      }
    }
  }

  @Test func `products of many small probabilities do not vanish`() throws {
    // Each member gives half of the tokens a probability near the least that a number can be.
    let first = (0..<1000).map { $0 % 2 == 0 ? Float(-700) : -1 }
    let second = (0..<1000).map { $0 % 2 == 0 ? Float(-1) : -700 }
    let scores = Self.scores([first, second])
    #expect(try scores.fitProbabilityWeights().allSatisfy { abs($0 - 0.5) < Self.tolerance })
    #expect(abs(scores.loss(probabilityWeights: [1 - 1e-200, 1e-200]).nats - (1 + 100 * log(10))) < 1e-6)
  }
}

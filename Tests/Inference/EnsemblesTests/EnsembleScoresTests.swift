import Ensembles
import Foundation
import TestSupport
import Testing

/// The losses of prefixes and subsets, from which curves over K are fitted, against direct formulas.
@Suite struct EnsembleScoresTests {
  /// Sums of a few hundred terms in double precision.
  private static let tolerance = 1e-12

  /// The mean over tokens of −log of the mean probability of some members.
  private static func loss(_ members: [[Float]]) -> Double {
    let count = Double(members.count)
    let total = members[0].indices.reduce(0.0) { sum, token in
      sum - log(members.reduce(0) { $0 + exp(Double($1[token])) } / count)
    }
    return total / Double(members[0].count)
  }

  @Test(arguments: [1, 2, 5]) func `the loss of every prefix is that of the mean probability`(count: Int) {
    var generator = SeededGenerator(seed: 4)
    let scores = MixtureWeightsTests.scores(count, using: &generator)
    for (prefix, loss) in scores.probabilityLosses.enumerated() {
      let direct = Self.loss(Array(scores.members[...prefix]))
      #expect(abs(loss.nats - direct) < Self.tolerance)
      #expect(abs(loss.bitsPerByte - direct * 400 / log(2) / 1000) < Self.tolerance)
    }
    #expect(scores.probabilityLosses.count == count)
    #expect(abs(scores.memberLosses[0].nats - scores.probabilityLosses[0].nats) < Self.tolerance)
  }

  @Test func `prefixes of another order take the members in that order`() {
    var generator = SeededGenerator(seed: 5)
    let scores = MixtureWeightsTests.scores(3, using: &generator)
    let losses = scores.probabilityLosses(order: [2, 0])
    #expect(abs(losses[0].nats - Self.loss([scores.members[2]])) < Self.tolerance)
    #expect(abs(losses[1].nats - Self.loss([scores.members[2], scores.members[0]])) < Self.tolerance)
  }

  @Test func `every subset has the loss of its members' mean probability`() {
    var generator = SeededGenerator(seed: 6)
    let scores = MixtureWeightsTests.scores(4, using: &generator)
    let losses = scores.subsetLosses()
    #expect(losses.count == 16 && losses[0].isNaN)
    for subset in 1..<16 {
      let members = (0..<4).filter { subset >> $0 & 1 == 1 }.map { scores.members[$0] }
      #expect(abs(losses[subset] - Self.loss(members)) < Self.tolerance)
    }
  }

  @Test func `scores without logits have no losses of their mean`() {
    #expect(EnsembleScores(members: [[-1, -2]], bytes: 8).logitLosses.isEmpty)
  }
}

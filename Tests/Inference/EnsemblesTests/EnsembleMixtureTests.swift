import Ensembles
import Foundation
import RankGroups
import TestSupport
import Testing

@Suite struct EnsembleMixtureTests {
  /// Float32 means of probabilities.
  private static let tolerance = 1e-6

  private static func direct(_ members: [[Float]], _ others: [[Float]], weights: [Double]) -> Double {
    let count = Double(members.count)
    let total = members[0].indices.reduce(0.0) { sum, token in
      let mean = members.reduce(0) { $0 + exp(Double($1[token])) } / count
      let rest = zip(weights.dropFirst(), others).reduce(0) { $0 + $1.0 * exp(Double($1.1[token])) }
      return sum - log(weights[0] * mean + rest)
    }
    return total / Double(members[0].count)
  }

  @Test func `every prefix and every subset has the loss of its mixture`() throws {
    var generator = SeededGenerator(seed: 7)
    let all = MixtureWeightsTests.scores(5, using: &generator)
    let members = all.members([0, 1, 2])
    let others = [all.members[3], all.members[4]]
    let mixture = try EnsembleMixture(fittedTo: members, others: others, ranks: SingleRank())
    #expect(mixture.weights.count == 3)
    for (index, scores) in mixture.scores(members, others: others).enumerated() {
      let expected = Self.direct(Array(members.members[...index]), others, weights: mixture.weights[index])
      #expect(abs(-scores.reduce(0, +) / Double(scores.count) - expected) < Self.tolerance)
      // The fit is at least as good as the ensemble alone, and as each other model alone.
      let alone = [members.probabilityLosses[index].nats, all.memberLosses[3].nats, all.memberLosses[4].nats]
      #expect(expected <= (alone.min() ?? 0) + Self.tolerance)
    }
    let losses = mixture.subsetLosses(members, others: others)
    for subset in 1..<8 {
      let chosen = (0..<3).filter { subset >> $0 & 1 == 1 }.map { members.members[$0] }
      let expected = Self.direct(chosen, others, weights: mixture.weights[chosen.count - 1])
      #expect(abs(losses[subset] - expected) < Self.tolerance)
    }
  }
}

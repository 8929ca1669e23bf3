import Ensembles
import Foundation
import RankGroups
import TestSupport
import Testing

extension DistributedSuite {
  @Suite(.serialized)
  struct MixtureWeightTests {
    /// More tokens than one rank sums alone, from members that differ by less and less.
    private static let members: [[Float]] = {
      var generator = SeededGenerator(seed: 1)
      let text = (0..<300_000).map { _ in Float.random(in: -6 ... -1, using: &generator) }
      return (0..<8).map { member in
        let noise = Float(pow(0.7, Double(member)))
        return text.map { $0 + noise * Float.random(in: -1...1, using: &generator) }
      }
    }()

    @Test func `fitted weights have the same bits on any number of ranks`() throws {
      let world = try World.get()
      let together = try MixtureWeights(Self.members, ranks: world)
      #expect(try together == MixtureWeights(Self.members, ranks: SingleRank()))
      // Expectation maximization alone takes more than a thousand steps.
      #expect((51...60).contains(together.steps), "\(together.steps)")
      try world.barrier()
    }
  }
}

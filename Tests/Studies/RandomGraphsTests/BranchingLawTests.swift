import Foundation
import RandomGraphs
import RankGroups
import Testing

@Suite struct BranchingLawTests {
  @Test func `it begins with the relations and ends with the square of the survival probability`() throws {
    let law = try #require(BranchingLaw(vertexCount: 1000, edgeProbability: 0.003))
    let extinction = law.extinctionProbability
    #expect(abs(extinction - exp(3 * (extinction - 1))) < 1e-15 && extinction < 0.1)
    #expect(abs(law.accuracy(after: 0) - 0.003) < 1e-12)
    let end = 0.003 + (1 - extinction) * (1 - extinction)
    #expect(abs(law.accuracy(after: 1_000_000_000) - end) < 1e-12)
  }

  /// The sum over generations as it stands in the source, with the distribution of descendants computed by convolution.
  @Test func `it equals the sum over distributions of descendants`() throws {
    let (vertexCount, probability) = (200, 0.0075)
    let law = try #require(BranchingLaw(vertexCount: vertexCount, edgeProbability: probability))
    let lambda = law.meanDegree
    let size = 400
    // The probabilities of 1 + the sum of a Poisson number of copies of a distribution (Panjer's recursion).
    func next(_ q: [Double]) -> [Double] {
      var sum = [Double](repeating: 0, count: size)
      sum[0] = exp(lambda * (q[0] - 1))
      for n in 1..<size {
        sum[n] = (1...n).reduce(0) { $0 + lambda / Double(n) * Double($1) * q[$1] * sum[n - $1] }
      }
      return [0] + sum.dropLast()
    }
    var q = [Double](repeating: 0, count: size)
    q[1] = 1
    var missed = 0.0
    for generation in 0..<25 {
      let fraction = q.indices.reduce(0) { $0 + q[$1] * exp(-Double($1) * 2000 / Double(law.pairs)) }
      missed += (lambda - 1) / pow(lambda, Double(generation + 1)) * fraction
      q = next(q)
    }
    let survival = 1 - law.extinctionProbability
    // What 25 generations leave has a weight of 4e-5; descendants beyond 400 hardly count after 2000 steps.
    let expected = probability + survival * survival * (1 - missed)
    #expect(abs(law.accuracy(after: 2000) - expected) < 1e-4)
  }

  @Test func `it is within 7 points of the exact values of a graph of 600 entities`() throws {
    let graph = try DirectedGraph(vertexCount: 600, edgeProbability: 3.0 / 600, seed: 1)
    let counts = try LinkCounts(graph, ranks: SingleRank())
    let law = try #require(BranchingLaw(vertexCount: 600, edgeProbability: 3.0 / 600))
    for part in [0.01, 0.1, 0.5, 1, 4] {
      let steps = Int(part * Double(counts.pairs))
      #expect(abs(counts.accuracy(after: steps) - law.accuracy(after: steps)) < 0.07)
    }
  }

  @Test func `there is none without a large component`() {
    #expect(BranchingLaw(vertexCount: 10, edgeProbability: 0.1) == nil)
    #expect(BranchingLaw(vertexCount: 1000, edgeProbability: 0.0005) == nil)
  }

  @Test func `it ends close to the threshold, and far above it`() throws {
    let near = try #require(BranchingLaw(vertexCount: 1_000_000, edgeProbability: (1 + 1e-7) / 1e6))
    #expect(near.accuracy(after: 1_000_000) < 1e-5)
    let dense = try #require(BranchingLaw(vertexCount: 1000, edgeProbability: 1))
    #expect(dense.accuracy(after: 10).isFinite)
  }
}

import Evaluation
import Foundation
import Tasks
import TensorKernels
import TestSupport
import Testing
import Transformers

extension DistributedSuite {
  @Suite(.serialized)
  struct RequestScorerTests {
    private static let vocabularySize = 13
    /// Large float32 logits of products of another shape, for which OpenBLAS has kernels of its own on each processor, through a
    /// softmax and sums of up to six tokens.
    private static let tolerance = 5e-4

    private static func members(_ count: Int) throws -> [Parameters] {
      try SharpModels.make(count, vocabularySize: vocabularySize, contextLength: 24)
    }

    /// Groups of one to five requests: with a common context, with continuations that begin alike, and longer than the context.
    private static func groups(_ count: Int) -> [[ScoringRequest]] {
      var inputs = TestInputs(seed: 5)
      return (0..<count).map { number in
        let context = inputs.tokens(1 + number * 7 % 30, vocabularySize: vocabularySize)
        let start = inputs.tokens(number % 3, vocabularySize: vocabularySize)
        return (0...number % 5).map { choice in
          let rest = inputs.tokens(1 + (number + choice) % 4, vocabularySize: vocabularySize)
          return ScoringRequest(context: context, continuation: start + rest)
        }
      }
    }

    /// A request's expected scores from logits of its sequence alone, in double precision.
    private struct Direct {
      var members: [Double], logits: [Double], probabilities: [Double]
      var mostLikely: [Bool]

      init(_ request: ScoringRequest, _ models: [Parameters]) {
        let context = models[0].layout.configuration.contextLength
        let tokens = Array((request.context + request.continuation).suffix(context + 1))
        let batch = TokenBatch(
          inputs: Array(tokens.dropLast()), targets: Array(tokens.dropFirst()), sequenceLength: tokens.count - 1)
        let all = models.map { model in
          let logits = Tensor(rows: batch.count, columns: vocabularySize)
          Transformer(model.layout.configuration, capacity: batch.count, purpose: .evaluation)
            .logits(of: batch, parameters: model, into: logits)
          return logits
        }
        members = Array(repeating: 0, count: models.count)
        logits = members
        probabilities = members
        mostLikely = Array(repeating: true, count: models.count)
        for row in batch.count - request.continuation.count..<batch.count {
          let target = Int(batch.targets[row])
          let rows = all.map { $0.row(at: row).elements.map { Double($0) } }
          for count in 1...models.count {
            let mean = (0..<vocabularySize).map { token in
              rows[..<count].reduce(0) { $0 + $1[token] } / Double(count)
            }
            members[count - 1] += log(Self.softmax(rows[count - 1])[target])
            logits[count - 1] += log(Self.softmax(mean)[target])
            let mixture = rows[..<count].reduce(0) { $0 + Self.softmax($1)[target] } / Double(count)
            probabilities[count - 1] += log(mixture)
            if mean.max() != mean[target] { mostLikely[count - 1] = false }
          }
        }
      }

      private static func softmax(_ logits: [Double]) -> [Double] {
        let values = logits.map { exp($0) }
        let total = values.reduce(0, +)
        return values.map { $0 / total }
      }
    }

    private static func distance(_ found: [Double], _ expected: [Double]) -> Double {
      zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    }

    @Test(arguments: [1, 2, 3, 5]) func `requests that begin alike have the scores of each alone`(count: Int) throws {
      let world = try World.get()
      let models = try Self.members(count)
      let groups = Self.groups(60)
      let scorer = RequestScorer(models.map { $0.layout.configuration }, world: world) { models[$0] }
      let scores = try scorer.scores(of: groups, wantsMostLikely: true)
      for (request, found) in zip(groups.joined(), scores.joined()) {
        let expected = Direct(request, models)
        #expect(Self.distance(found.members, expected.members) < Self.tolerance)
        #expect(Self.distance(found.logits, expected.logits) < Self.tolerance)
        #expect(Self.distance(found.probabilities, expected.probabilities) < Self.tolerance)
        #expect(found.mostLikely.logits == expected.mostLikely)
        #expect(found.mostLikely.members[0] == expected.mostLikely[0])
      }
      #expect(scores.map(\.count) == groups.map(\.count))
      try world.barrier()
    }

    @Test(arguments: [1, 3]) func `scores have the same bits on any number of ranks, with and without flags`(count: Int)
      throws
    {
      let world = try World.get()
      let models = try Self.members(count)
      let groups = Self.groups(150)
      let shapes = models.map { $0.layout.configuration }
      let together = try RequestScorer(shapes, world: world) { models[$0] }.scores(of: groups)
      let alone = try RequestScorer(shapes, world: World.alone()) { models[$0] }.scores(of: groups)
      #expect(together == alone)
      let flagged = try RequestScorer(shapes, world: world) { models[$0] }.scores(of: groups, wantsMostLikely: true)
      #expect(flagged.joined().map(\.logits) == together.joined().map(\.logits))
      try world.barrier()
    }

    @Test func `a continuation that does not fit is refused`() throws {
      let world = try World.get()
      let models = try Self.members(1)
      let request = ScoringRequest(context: [0], continuation: Array(repeating: 1, count: 25))
      let scorer = RequestScorer(models.map { $0.layout.configuration }, world: world) { models[$0] }
      #expect(throws: (any Error).self) { try scorer.scores(of: [[request]]) }
      try world.barrier()
    }
  }
}

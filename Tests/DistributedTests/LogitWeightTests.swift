import Corpora
import Ensembles
import Evaluation
import MessagePassing
import TensorKernels
import Testing
import Transformers

extension DistributedSuite {
  @Suite(.serialized)
  struct LogitWeightTests {
    /// Sums of float32 logarithms over a few hundred tokens.
    private static let tolerance = 2e-5
    /// What the search leaves, per token.
    private static let gradientTolerance = 1e-4

    private func scorer(
      _ members: [Parameters], _ tiny: TinyCorpus, on world: Communicator
    ) throws -> EnsembleScorer {
      let stream = try EvaluationStream(
        try tiny.corpus.tokens(.validation), sequenceLength: 16, split: .validation)
      return try EnsembleTests.scorer(members, stream, on: world)
    }

    @Test(arguments: [1, 3, 5])
    func `fitted weights have the same bits on any number of ranks`(count: Int) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let members = try EnsembleTests.members(count, tiny)
      let together = try scorer(members, tiny, on: world).fitLogitWeights()
      let alone = try scorer(members, tiny, on: World.alone()).fitLogitWeights()
      #expect(together == alone)
      #expect(together.count == count)
      try world.barrier()
    }

    @Test func `fitted weights have no gradient and beat equal weights`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let scorer = try scorer(EnsembleTests.members(3, tiny), tiny, on: world)
      let weights = try scorer.fitLogitWeights()
      let fitted = try scorer.loss(logitWeights: weights, bytes: 1000)
      let scores = try scorer.scores(bytes: 1000)
      #expect(fitted.nats < scores.logitLosses[2].nats)
      let gradient = try scorer.logitStatistics(weights: weights).gradient
      #expect(gradient.allSatisfy { abs($0) < Self.gradientTolerance * Double(scores.tokenCount) }, "\(gradient)")
      try world.barrier()
    }

    @Test func `equal weights give the loss of the mean, and one weight that of a member`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let scorer = try scorer(EnsembleTests.members(3, tiny), tiny, on: world)
      let scores = try scorer.scores(bytes: 1000)
      let third = 1.0 / 3
      let uniform = try scorer.loss(logitWeights: [third, third, third], bytes: 1000)
      #expect(abs(uniform.nats - scores.logitLosses[2].nats) < Self.tolerance)
      let second = try scorer.loss(logitWeights: [0, 1, 0], bytes: 1000)
      #expect(abs(second.nats - scores.memberLosses[1].nats) < Self.tolerance)
      try world.barrier()
    }

    @Test func `equal members get equal weights`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let member = try EnsembleTests.members(1, tiny)[0]
      let weights = try scorer([member, member], tiny, on: world).fitLogitWeights()
      #expect(abs(weights[0] - weights[1]) < 1e-6 * abs(weights[0]))
      let scorer = try scorer([member, member], tiny, on: world)
      let fitted = try scorer.loss(logitWeights: weights, bytes: 1000)
      #expect(fitted.nats <= (try scorer.scores(bytes: 1000).logitLosses[1].nats) + Self.tolerance)
      try world.barrier()
    }

    @Test func `derivatives agree with differences of the loss`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let scorer = try scorer(EnsembleTests.members(2, tiny), tiny, on: world)
      let (center, step) = ([0.7, 0.2], 0.05)
      let here = try scorer.logitStatistics(weights: center)
      for index in 0..<2 {
        var (up, down) = (center, center)
        up[index] += step
        down[index] -= step
        let (above, below) = (try scorer.logitStatistics(weights: up), try scorer.logitStatistics(weights: down))
        let slope = (above.logLikelihood - below.logLikelihood) / (2 * step)
        #expect(abs(slope - here.gradient[index]) < 0.01 * abs(slope) + 0.1)
        for other in 0..<2 {
          let curvature = (below.gradient[other] - above.gradient[other]) / (2 * step)
          #expect(abs(curvature - here.curvature[index * 2 + other]) < 0.02 * abs(curvature) + 0.2)
        }
      }
      try world.barrier()
    }
  }
}

import Checkpoints
import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import TensorKernels
import TestSupport
import Testing
import Training
import Transformers

extension DistributedSuite {
  /// Training on pairs of documents.
  @Suite(.serialized)
  struct PairTests {
    private static func run(
      _ tiny: TinyCorpus, _ world: Communicator, shape: RunTests.Shape = .dense
    ) throws -> (RunConfiguration, RunInputs) {
      let pairs = PairInputs(
        learned: try tiny.pairs(50, of: .train, world), heldOut: try tiny.pairs(7, of: .validation, world))
      var run = try RunTests.configuration(shape, tiny)
      run.data = RunData([
        .init(corpus: tiny.corpus.fingerprint, tokens: pairs.learned.tokens, pairs: pairs.configured)
      ])
      return (run, RunInputs(corpora: [tiny.corpus], pairs: [0: pairs]))
    }

    private static func shared(_ own: TemporaryDirectory, _ world: Communicator) throws -> String {
      String(decoding: try world.broadcast(Array(own.path("shared").utf8)), as: UTF8.self)
    }

    /// One start of a run.
    ///
    /// - Returns: true when it has ended.
    private static func start(_ run: Run, on team: Communicator, timeLimit: Int? = nil) throws -> Bool {
      let stop = try World.kept(StopFlag(team, timeLimit: timeLimit))
      if case .finished = try run.execute(team: team, stop: stop, report: { _ in }).0 { return true }
      return false
    }

    @Test(arguments: [RunTests.Shape.dense, .ahead])
    func `a run on pairs that is stopped after every step, on other ranks each time, writes the same bytes`(
      shape: RunTests.Shape
    ) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world, documents: 80)
      let own = try World.kept(TemporaryDirectory())
      let directory = try Self.shared(own, world)
      let (configuration, inputs) = try Self.run(tiny, world, shape: shape)
      try inputs.agree(on: world)
      let undisturbed = try Run(configuration, inputs: inputs, directory: own.path("undisturbed"))
      #expect(try Self.start(undisturbed, on: World.alone()))
      let run = try Run(configuration, inputs: inputs, directory: directory)
      var starts = 0
      var isFinished = false
      while !isFinished {
        starts += 1
        let team = starts % 2 == 0 ? world : try World.alone()
        let takesPart = starts % 2 == 0 || world.isRoot
        isFinished = try world.allReduceOr(takesPart && Self.start(run, on: team, timeLimit: 0))
        try #require(starts < 300, "the run makes no progress")
      }
      #expect(starts > 50 * 2 / 6)
      for file in ["model.safetensors", "result.json", "configuration.json"] {
        #expect(try readFile("\(directory)/\(file)") == readFile(own.path("undisturbed/\(file)")), "\(file)")
      }
      try world.barrier()
    }

    @Test func `the loss on held-out pairs is the mean over their second documents`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world, documents: 80)
      let own = try World.kept(TemporaryDirectory())
      let directory = try Self.shared(own, world)
      let (configuration, inputs) = try Self.run(tiny, world)
      #expect(try Self.start(Run(configuration, inputs: inputs, directory: directory), on: world))
      let result = try #require(try SealedFile.read(RunResult.self, from: "\(directory)/result.json"))
      let found = try #require(result.heldOutPairs)
      let pairs = try #require(inputs.pairs[0]?.heldOut)
      let source = try PairSequences(
        pairs, of: pairs.documents(of: tiny.corpus, .validation), sequenceLength: 16, order: .init(.none, seed: 0))
      let parameters = try ModelDirectory.read(directory)
      let transformer = Transformer(configuration.model, capacity: 16, purpose: .evaluation)
      var (sum, count) = (0.0, 0)
      for number in 0..<7 {
        var batch = TokenBatch(sequenceLength: 16)
        source.read(number..<number + 1, into: &batch)
        let scores = transformer.logProbabilities(of: batch, parameters: parameters)
        for (score, isCounted) in zip(scores, try #require(batch.lossMask)) where isCounted {
          sum -= Double(score)
          count += 1
        }
      }
      #expect(abs(found.nats - sum / Double(count)) < 1e-5)
      #expect(found.bitsPerByte > 0 && result.validation != nil)
      let metrics = String(decoding: try readFile("\(directory)/metrics.jsonl"), as: UTF8.self)
      #expect(metrics.contains("heldOutPairLoss"))
      try world.barrier()
    }
  }
}

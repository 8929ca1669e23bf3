import Checkpoints
import Corpora
import Files
import MessagePassing
import Optimizers
import TestSupport
import Testing
import Training

extension DistributedSuite {
  /// Another optimizer than AdamW trains through the same trainer.
  @Suite(.serialized)
  struct OptimizerTests {
    private static func trainer(
      _ tiny: TinyCorpus, _ optimizer: MomentumDescent, on team: Communicator, start: Trainer.Start? = nil
    ) throws -> Trainer {
      let run = try RunTests.configuration(.grouped, tiny)
      return try Trainer(
        run, source: run.sequences(RunInputs(tiny.corpus)), team: team, start: start, optimizer: optimizer
      )
    }

    private static func progress(step: Int) throws -> TrainingState.Progress {
      TrainingState.Progress(
        run: try Fingerprint(of: "momentum"), step: step, lossSum: 0, metrics: .init(length: 0, checksum: ""),
        time: .init())
    }

    @Test(arguments: [SliceBoundaries.anywhere, .parameters])
    func `descent with momentum has the same bits on any number of ranks, resumed or not`(
      boundaries: SliceBoundaries
    ) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let optimizer = MomentumDescent(sliceBoundaries: boundaries)
      let alone = try Self.trainer(tiny, optimizer, on: World.alone())
      var losses: [Double] = []
      for step in 0..<alone.stepCount { losses.append(try alone.step(step).loss) }
      #expect(losses[alone.stepCount - 1] < losses[0] - 0.1)

      let own = try World.kept(TemporaryDirectory())
      let shared = String(decoding: try world.broadcast(Array(own.path("run").utf8)), as: UTF8.self)
      let state = StateDirectory(ofRun: shared)
      let half = alone.stepCount / 2
      let first = try Self.trainer(tiny, optimizer, on: world)
      for step in 0..<half { #expect(try first.step(step).loss == losses[step]) }
      try world.agree { if world.isRoot { try first.save(Self.progress(step: half), to: state) } }
      first.close()
      let checkpoint = try #require(state.last(accepts: { _ in }, rejected: { Issue.record($0) }))
      let second = try Self.trainer(tiny, optimizer, on: world, start: .checkpoint(path: checkpoint.path))
      for step in half..<alone.stepCount { #expect(try second.step(step).loss == losses[step]) }
      #expect(second.parameters.flat.elements == alone.parameters.flat.elements)
      try world.barrier()
      second.close()
    }
  }
}

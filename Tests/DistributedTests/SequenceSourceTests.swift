import Corpora
import MessagePassing
import TensorKernels
import TestSupport
import Testing
import Training

extension DistributedSuite {
  /// A third kind of sequences trains through the same trainer.
  @Suite(.serialized)
  struct SequenceSourceTests {
    /// Arithmetic progressions of tokens; the loss leaves out the first tokens, from which the rest can be predicted.
    private struct Progressions: SequenceSource {
      let sequenceLength: Int
      let vocabularySize: Int
      let hasLossMask: Bool

      func read(_ range: Range<Int>, into batch: inout TokenBatch) {
        for number in range {
          func token(_ position: Int) -> UInt32 { UInt32((number * 13 + position * (1 + number % 3)) % vocabularySize) }
          let mask = (0..<sequenceLength).map { $0 >= 2 + number % 5 }
          batch.append(lossMask: hasLossMask ? mask : nil) { inputs, targets in
            inputs += (0..<sequenceLength).map { token($0) }
            targets += (0..<sequenceLength).map { token($0 + 1) }
          }
        }
      }
    }

    private static func trainer(_ tiny: TinyCorpus, isMasked: Bool, on team: Communicator) throws -> Trainer {
      let run = try RunTests.configuration(.dense, tiny)
      let progressions = Progressions(
        sequenceLength: run.sequenceLength, vocabularySize: run.model.vocabularySize, hasLossMask: isMasked)
      let mixture = SequenceMixture(
        [progressions, try run.sequences(RunInputs(tiny.corpus))],
        ratio: try #require(MixingRatio(weights: [2, 1])), seed: run.training.seeds.order)
      return try Trainer(run, source: mixture, team: team)
    }

    private static func losses(_ trainer: Trainer) throws -> [Double] {
      try (0..<trainer.stepCount).map { try trainer.step($0).loss }
    }

    @Test(arguments: [false, true])
    func `a mixture with a source of its own has the same bits on any number of ranks`(isMasked: Bool) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let alone = try Self.trainer(tiny, isMasked: isMasked, on: World.alone())
      let together = try Self.trainer(tiny, isMasked: isMasked, on: world)
      let losses = try Self.losses(alone)
      #expect(try Self.losses(together) == losses)
      #expect(together.parameters.flat.elements == alone.parameters.flat.elements)
      #expect(losses[losses.count - 1] < losses[0] - 0.1)
      try world.barrier()
      together.close()
    }

    @Test func `the loss of a step is the mean over the tokens that its mask leaves`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      // At the first step the model is the same: its loss of every token is about log V.
      let masked = try Self.trainer(tiny, isMasked: true, on: world)
      let complete = try Self.trainer(tiny, isMasked: false, on: world)
      let losses = try (masked.step(0).loss, complete.step(0).loss)
      #expect(abs(losses.0 - losses.1) < 0.05 * losses.1)
      #expect(losses.0 != losses.1)
      try world.barrier()
      masked.close()
      complete.close()
    }
  }
}

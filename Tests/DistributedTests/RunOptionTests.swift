import Checkpoints
import Configurations
import Corpora
import Evaluation
import Files
import Foundation
import MessagePassing
import TestSupport
import Testing
import Training
import Transformers

extension DistributedSuite {
  /// Runs of several corpora, of shorter sequences, and from the weights of a model.
  @Suite(.serialized)
  struct RunOptionTests {
    /// Trains on all ranks and on this one alone, and compares the bytes.
    ///
    /// - Returns: the directory of the run of all ranks.
    private static func train(_ configuration: RunConfiguration, _ inputs: RunInputs) throws -> String {
      let world = try World.get()
      let own = try World.kept(TemporaryDirectory())
      let shared = String(decoding: try world.broadcast(Array(own.path("shared").utf8)), as: UTF8.self)
      for (directory, team) in [(shared, world), (own.path("alone"), try World.alone())] {
        let run = try Run(configuration, inputs: inputs, directory: directory)
        _ = try run.execute(team: team, stop: try World.kept(StopFlag(team))) { _ in }
      }
      for file in ["model.safetensors", "result.json", "configuration.json"] {
        #expect(try readFile("\(shared)/\(file)") == readFile(own.path("alone/\(file)")), "\(file)")
      }
      try world.barrier()
      return shared
    }

    @Test func `sequences shorter than the context train the same on any number of ranks`() throws {
      let tiny = try TinyCorpus(World.get())
      var configuration = try RunTests.configuration(.dense, tiny)
      let steps = try configuration.stepCount()
      configuration.training.sequenceLength = 5
      #expect(try configuration.stepCount() > 2 * steps)
      let directory = try Self.train(configuration, RunInputs(tiny.corpus))
      #expect(try ModelDirectory.configuration(directory).contextLength == 16)
    }

    @Test func `a run saves and evaluates the average of its weights, which train as without it`() throws {
      let tiny = try TinyCorpus(World.get())
      func train(_ shape: RunTests.Shape, decay: Double? = nil) throws -> String {
        var configuration = try RunTests.configuration(shape, tiny)
        if let decay {
          let yaml = "{epochs: 1, learningRate: 1, weightDecay: 0, weightAverage: {decay: \(decay)}}"
          let section = try ConfigurationSection(yaml: yaml, file: "test")
          configuration.training.weightAverage = try TrainingConfiguration(section).weightAverage
        }
        return try Self.train(configuration, RunInputs(tiny.corpus))
      }
      let plain = try train(.dense)
      let averaged = try train(.averaged)
      let last = try train(.dense, decay: 0)
      #expect(try ModelDirectory.weightsChecksum(last) == ModelDirectory.weightsChecksum(plain))
      let (own, other) = (try Self.result(averaged), try Self.result(plain))
      #expect(own.trainLoss == other.trainLoss && own.validation != other.validation)
      #expect(try Self.result(last).validation == other.validation)
    }

    private static func result(_ directory: String) throws -> RunResult {
      try #require(try SealedFile.read(RunResult.self, from: "\(directory)/result.json"))
    }

    @Test func `a run that predicts tokens after the next one saves and evaluates its model without their heads`()
      throws
    {
      let tiny = try TinyCorpus(World.get())
      var configuration = try RunTests.configuration(.dense, tiny)
      let plain = try Self.train(configuration, RunInputs(tiny.corpus))
      let ahead = try RunTests.configuration(.ahead, tiny)
      configuration.training.multiTokenPrediction = ahead.training.multiTokenPrediction
      let directory = try Self.train(configuration, RunInputs(tiny.corpus))
      #expect(try readFile("\(directory)/config.json") == readFile("\(plain)/config.json"))
      let checksum = try ModelDirectory.weightsChecksum(directory)
      #expect(try checksum != ModelDirectory.weightsChecksum(plain))

      let model = try ModelDirectory.read(directory)
      #expect(model.layout.slots == ParameterLayout(configuration.model).slots)
      #expect(try Self.result(directory).parameters == model.layout.count)
      let stream = try EvaluationStream(tiny.corpus.tokens(.validation), sequenceLength: 16, split: .validation)
      let scores = TransformerScorer(model).logProbabilities(of: TokenWindows(stream))
      #expect(try scores == LogProbabilityFile.read(Split.validation.rawValue, from: directory))

      // A model is the start of a run with heads, of which a rate of 0 learns nothing.
      configuration.initialization = .weights(of: checksum)
      configuration.training.learningRate = 0
      let same = try Self.train(configuration, RunInputs(corpora: [tiny.corpus], initialModel: directory))
      #expect(try ModelDirectory.weightsChecksum(same) == checksum)
    }

    @Test func `several corpora train the same on any number of ranks`() throws {
      let tiny = try TinyCorpus(World.get())
      var configuration = try RunTests.configuration(.dense, tiny)
      let alone = try Self.train(configuration, RunInputs(tiny.corpus))
      configuration.data = RunData([
        .init(corpus: tiny.corpus.fingerprint, tokens: 600, weight: 3),
        .init(corpus: tiny.corpus.fingerprint, tokens: 400, weight: 1),
      ])
      let mixed = try Self.train(configuration, RunInputs(corpora: [tiny.corpus, tiny.corpus]))
      #expect(try readFile("\(mixed)/model.safetensors") != readFile("\(alone)/model.safetensors"))
    }

    @Test func `a run starts from the weights of a model`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      var configuration = try RunTests.configuration(.dense, tiny)
      let base = try Self.train(configuration, RunInputs(tiny.corpus))
      let checksum = try ModelDirectory.weightsChecksum(base)
      configuration.initialization = .weights(of: checksum)
      // Nothing is learned, so the weights stay what they were.
      configuration.training.learningRate = 0
      let inputs = RunInputs(corpora: [tiny.corpus], initialModel: base)
      let same = try Self.train(configuration, inputs)
      #expect(try ModelDirectory.weightsChecksum(same) == checksum)
      configuration.training.learningRate = 1e-2
      let continued = try Self.train(configuration, inputs)
      #expect(try ModelDirectory.weightsChecksum(continued) != checksum)

      configuration.initialization = .weights(of: "another")
      let run = try Run(configuration, inputs: inputs, directory: tiny.directory.path("other"))
      let stop = try World.kept(StopFlag(world))
      #expect(throws: AgreedFailure.self) { try run.execute(team: world, stop: stop) { _ in } }
      try world.barrier()
    }
  }
}

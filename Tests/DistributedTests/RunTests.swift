import Checkpoints
import Configurations
import Ensembles
import Evaluation
import Files
import Foundation
import MessagePassing
import TestSupport
import Testing
import Training
import Transformers

extension DistributedSuite {
  @Suite(.serialized)
  struct RunTests {
    /// Shapes of the model, and dense ones that a switch trains.
    enum Shape: String, CaseIterable {
      case dense, grouped, tied
      case scheduled, averaged, cyclic, snapshots, muon, ahead

      /// The keys of the switch in the section `training`.
      var switches: String {
        switch self {
        case .dense, .grouped, .tied: ""
        case .scheduled:
          ", maskedInputLoss: {weight: 0.5}, tokenReplacement: 0.3, outputInitialization: 0.1, schedule: warmupStableDecay"
            + ", weightDecaySchedule: oppositeToRate"
        case .averaged: ", weightAverage: {kind: exponential, decay: 0.9}"
        case .cyclic: ", dropout: 0.2, stochasticDepth: 0.4, weightAverage: {kind: cyclic, cycles: 3}"
        case .snapshots: ", snapshots: {cycles: 2, epochs: 1}, warmup: 0"
        case .muon:
          ", optimizer: muon, outputInitialization: zero, zLoss: 0.01, weightAverage: {kind: exponential, decay: 0.5}"
            + ", multiTokenPrediction: {weight: 1}"
        case .ahead:
          ", multiTokenPrediction: {tokens: 4, weight: 0.5}, maskedInputLoss: {weight: 0.5}, dropout: 0.1"
            + ", weightAverage: {kind: cyclic, cycles: 2}"
        }
      }
    }

    static func configuration(_ shape: Shape, _ tiny: TinyCorpus, seed: UInt64 = 0) throws -> RunConfiguration {
      let section = try ConfigurationSection(
        yaml: """
          {batchSize: 6, lanes: 4, epochs: 2, learningRate: 1.0e-2, weightDecay: 0.5, evaluateEvery: 0.4\(shape.switches)}
          """, file: "test")
      var training = try TrainingConfiguration(section)
      training.seeds = .init(initialization: seed, order: seed)
      let model = try ModelConfiguration(
        layers: 2, hiddenSize: 24, headCount: 2, vocabularySize: tiny.corpus.manifest.vocabulary, contextLength: 16
      ).with {
        $0.keyValueHeadCount = shape == .grouped ? 1 : 2
        $0.tiedEmbeddings = shape == .tied
      }
      return RunConfiguration(
        model: model, data: .init(corpus: tiny.corpus.fingerprint, tokens: 1000), training: training)
    }

    static func train(
      _ configuration: RunConfiguration, _ tiny: TinyCorpus, in directory: String, on team: Communicator
    )
      throws
    {
      let run = try Run(configuration, inputs: RunInputs(tiny.corpus), directory: directory)
      _ = try run.execute(team: team, stop: try World.kept(StopFlag(team))) { _ in }
    }

    @Test(arguments: Shape.allCases)
    func `a team of any size writes the bytes of a single rank`(shape: Shape) throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let configuration = try Self.configuration(shape, tiny)
      let own = try World.kept(TemporaryDirectory())
      let shared = String(decoding: try world.broadcast(Array(own.path("shared").utf8)), as: UTF8.self)
      try Self.train(configuration, tiny, in: shared, on: world)
      try Self.train(configuration, tiny, in: own.path("alone"), on: World.alone())
      for file in ["model.safetensors", LogProbabilityFile.name, "result.json", "config.json"] {
        #expect(try readFile("\(shared)/\(file)") == readFile(own.path("alone/\(file)")), "\(file)")
      }
      try world.barrier()
    }

    @Test func `the first snapshot is the model of a run that ends there`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      let own = try World.kept(TemporaryDirectory())
      let shared = String(decoding: try world.broadcast(Array(own.path("shared").utf8)), as: UTF8.self)
      var configuration = try Self.configuration(.snapshots, tiny)
      try Self.train(configuration, tiny, in: shared, on: world)
      configuration.training.snapshots = nil
      configuration.training.epochs = 1
      try Self.train(configuration, tiny, in: own.path("short"), on: World.alone())
      for file in ["model.safetensors", "config.json", "tokenizer.json"] {
        #expect(try readFile("\(shared)/snapshots/cycle-1/\(file)") == readFile(own.path("short/\(file)")), "\(file)")
      }
      #expect(!exists("\(shared)/snapshots/cycle-2"), "the run's own model is the last")
      #expect(try readFile("\(shared)/model.safetensors") != readFile(own.path("short/model.safetensors")))
      try world.barrier()
    }

    @Test func `the loss falls`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      var configuration = try Self.configuration(.dense, tiny)
      configuration.training.epochs = 8
      let own = try World.kept(TemporaryDirectory())
      let directory = String(decoding: try world.broadcast(Array(own.path("run").utf8)), as: UTF8.self)
      let run = try Run(configuration, inputs: RunInputs(tiny.corpus), directory: directory)
      let (outcome, _) = try run.execute(team: world, stop: try World.kept(StopFlag(world))) { _ in }
      guard case .finished(let result) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      // A model that knows nothing has a loss of log V.
      let ignorance = log(Double(configuration.model.vocabularySize))
      #expect(result.trainLoss < ignorance - 1)
      #expect(result.steps == 1000 / 16 * 8 / 6)
      try world.barrier()
    }

    @Test func `a run that diverges ends on every rank and is recorded`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      var configuration = try Self.configuration(.dense, tiny)
      configuration.training.learningRate = 1e30
      let own = try World.kept(TemporaryDirectory())
      let directory = String(decoding: try world.broadcast(Array(own.path("run").utf8)), as: UTF8.self)
      let run = try Run(configuration, inputs: RunInputs(tiny.corpus), directory: directory)
      let (outcome, _) = try run.execute(team: world, stop: try World.kept(StopFlag(world))) { _ in }
      guard case .diverged(let divergence) = outcome else {
        Issue.record("\(outcome)")
        return
      }
      #expect(divergence.step < (try configuration.stepCount()))
      #expect(try run.divergence() == divergence)
      #expect(try run.finishedResult() == nil)
      try world.barrier()
    }

    @Test func `a team that cannot share the lanes is refused on every rank`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world)
      var configuration = try Self.configuration(.dense, tiny)
      configuration.training.lanes = 1
      let run = try Run(configuration, inputs: RunInputs(tiny.corpus), directory: tiny.directory.path("run"))
      guard world.size > 1 else { return }
      let stop = try World.kept(StopFlag(world))
      #expect(throws: AgreedFailure.self) { try run.execute(team: world, stop: stop) { _ in } }
    }
  }
}

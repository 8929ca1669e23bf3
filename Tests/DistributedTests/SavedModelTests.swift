import Checkpoints
import Configurations
import Corpora
import Files
import Foundation
import MessagePassing
import TensorKernels
import TestSupport
import Testing
import Training
import Transformers

extension DistributedSuite {
  /// Models that a run saves at numbers of words.
  @Suite(.serialized)
  struct SavedModelTests {
    private static let names = ["chck_1K", "chck_2K", "chck_4K"]

    /// A run that reads more than 4000 and less than 9000 words.
    private static func configuration(_ tiny: TinyCorpus, saveAt: String? = "[1000, 2000, 4000, 9000]") throws
      -> RunConfiguration
    {
      var configuration = try RunTests.configuration(.dense, tiny)
      configuration.data = RunData(corpus: tiny.corpus.fingerprint, tokens: 8000)
      configuration.training.batchSize = 32
      configuration.training.epochs = 4
      configuration.training.saveAt = try saveAt.map {
        try SavePoints(ConfigurationSection(yaml: "{words: \($0)}", file: "test"))
      }
      return configuration
    }

    private static func sharedPath(_ own: TemporaryDirectory) throws -> String {
      String(decoding: try World.get().broadcast(Array(own.path("shared").utf8)), as: UTF8.self)
    }

    private static func expectEqual(_ found: String, _ expected: String) throws {
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(found)/checkpoints").sorted() == names)
      for name in names.map({ "checkpoints/\($0)/" }) + [""] {
        let files = [
          "model.safetensors", "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
        ]
        for file in files {
          #expect(try readFile("\(found)/\(name)\(file)") == readFile("\(expected)/\(name)\(file)"), "\(name)\(file)")
        }
      }
      #expect(try readFile("\(found)/result.json") == readFile("\(expected)/result.json"))
    }

    /// The words that are read in each step, by the text of its targets.
    private static func words(_ run: RunConfiguration, _ corpus: Corpus) throws -> [Int] {
      let source = try run.sequences(RunInputs(corpus))
      let tokenizer = try corpus.tokenizer()
      return try (0..<run.stepCount()).map { step in
        var words = 0
        for sequence in step * run.training.batchSize..<(step + 1) * run.training.batchSize {
          var batch = TokenBatch(sequenceLength: source.sequenceLength)
          source.read(sequence..<sequence + 1, into: &batch)
          // The end of a document is a line end here. A word that begins before the targets counts there.
          let tokens = (batch.inputs.prefix(1) + batch.targets).map { $0 == tokenizer.endOfText ? nil : $0 }
          let texts = tokens.map { $0.map { String(decoding: tokenizer.decode([$0]), as: UTF8.self) } ?? "\n" }
          let all = texts.joined().split { $0.isWhitespace }.count
          words += all - texts[0].split { $0.isWhitespace }.count
        }
        return words
      }
    }

    @Test func `are those of the first step with as many words, on any number of ranks`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world, documents: 160)
      let own = try World.kept(TemporaryDirectory())
      let shared = try Self.sharedPath(own)
      let configuration = try Self.configuration(tiny)
      try RunTests.train(configuration, tiny, in: shared, on: world)
      try RunTests.train(configuration, tiny, in: own.path("alone"), on: World.alone())
      try Self.expectEqual(shared, own.path("alone"))

      let words = try Self.words(configuration, tiny.corpus)
      let counts = try #require(
        try Run(configuration, inputs: RunInputs(tiny.corpus), directory: shared).finishedResult()
      ).words
      #expect(counts?.seen == words.reduce(0, +))
      #expect(counts?.generated == nil && counts?.taught == nil)
      #expect(abs((counts?.epochs ?? 0) - 4) < 0.1)
      let sums = words.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
      let steps = [1000, 2000, 4000].map { target in sums.firstIndex { $0 >= target } ?? 0 }
      #expect(steps[0] > 0 && steps[0] < steps[1] && steps[1] < steps[2] && steps[2] < words.count)
      try Self.expectWeights(of: shared, after: steps, configuration, tiny, own)
      try world.barrier()
    }

    /// Compares the saved weights with those of a trainer after the same steps.
    private static func expectWeights(
      of directory: String, after steps: [Int], _ configuration: RunConfiguration, _ tiny: TinyCorpus,
      _ own: TemporaryDirectory
    ) throws {
      let inputs = RunInputs(tiny.corpus)
      let trainer = try Trainer(configuration, source: configuration.sequences(inputs), team: World.alone())
      for step in 0..<(steps.last ?? 0) {
        _ = try trainer.step(step)
        guard let index = steps.firstIndex(of: step + 1) else { continue }
        let path = own.path("step-\(step)")
        try createDirectory(path)
        try ModelDirectory.write(trainer.parameters, tokenizer: tiny.corpus.tokenizer(), to: path)
        let saved = "\(directory)/checkpoints/\(names[index])/model.safetensors"
        #expect(try readFile(saved) == readFile("\(path)/model.safetensors"), "\(names[index])")
      }
      trainer.close()
    }

    @Test func `are the same for a run that is stopped after every step, and made again when they are lost`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world, documents: 160)
      let own = try World.kept(TemporaryDirectory())
      let shared = try Self.sharedPath(own)
      let configuration = try Self.configuration(tiny)
      try RunTests.train(configuration, tiny, in: own.path("undisturbed"), on: World.alone())
      let run = try Run(configuration, inputs: RunInputs(tiny.corpus), directory: shared)
      let half = try configuration.stepCount() * 2 / 3
      for _ in 0..<half { _ = try run.execute(team: world, stop: World.kept(StopFlag(world, timeLimit: 0))) { _ in } }
      if world.isRoot {
        let checkpoints = "\(shared)/checkpoints"
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: checkpoints).sorted().prefix(2) == Self.names.prefix(2))
        try FileManager.default.removeItem(atPath: "\(checkpoints)/chck_2K")
        // A killed program leaves a directory under a temporary name.
        try createDirectory("\(checkpoints)/chck_4K.partial/x")
      }
      try world.barrier()
      var (rejected, unreached): (Int, [Int]) = (0, [])
      _ = try run.execute(team: world, stop: World.kept(StopFlag(world))) { event in
        switch event {
        case .rejectedCheckpoint(TrainingError.missingModel): rejected += 1
        case .unreached(let words, _): unreached = words
        default: break
        }
      }
      #expect(rejected == (world.isRoot ? 2 : 0) && unreached == (world.isRoot ? [9000] : []))
      try Self.expectEqual(shared, own.path("undisturbed"))
      try world.barrier()
    }

    @Test func `change nothing else`() throws {
      let world = try World.get()
      let tiny = try TinyCorpus(world, documents: 160)
      let own = try World.kept(TemporaryDirectory())
      let (saving, plain) = (try Self.configuration(tiny), try Self.configuration(tiny, saveAt: nil))
      #expect(try saving.fingerprint() != plain.fingerprint())
      try RunTests.train(saving, tiny, in: own.path("saving"), on: World.alone())
      try RunTests.train(plain, tiny, in: own.path("plain"), on: World.alone())
      for file in ["model.safetensors", LogProbabilityFile.name] {
        #expect(try readFile(own.path("saving/\(file)")) == readFile(own.path("plain/\(file)")), "\(file)")
      }
      #expect(!exists(own.path("plain/checkpoints")))
      let result = String(decoding: try readFile(own.path("plain/result.json")), as: UTF8.self)
      #expect(!result.contains("words"))
      try world.barrier()
    }

    @Test func `words of a teacher's samples count, and samples are read as often as the limits allow`() throws {
      let world = try World.get()
      let school = try DistillationTests.School(world)
      var student = school.student
      student.training.saveAt = try SavePoints(ConfigurationSection(yaml: "{words: [1000]}", file: "test"))
      let plan = try school.distiller("{share: 0.75, topK: 5}", cache: "cache").plan(student, .combined)
      func run(_ limit: Double) throws -> Run {
        try Run(
          plan.run, inputs: RunInputs(school.tiny.corpus, distillation: plan.data),
          directory: "\(school.directory)/run",
          options: RunOptions(limits: TrainingLimits(epochs: limit)))
      }
      // Three quarters of 120 windows are more than the samples have, and the text is read half a time.
      let refused = #expect(throws: ConfigurationError.self) { _ = try run(1) }
      #expect("\(refused.map { "\($0)" } ?? "")".contains("tokens of its teacher's samples"))
      let student1 = try run(10)
      try school.distiller("{share: 0.75, topK: 5}", cache: "cache").prepare(
        student1, world: world, stop: World.kept(StopFlag(world))
      ) { _, _ in }
      guard
        case .finished(let result) = try student1.execute(
          team: world, stop: World.kept(StopFlag(world)), report: { _ in }
        ).0
      else {
        Issue.record("the student did not finish")
        return
      }
      let words = try #require(result.words)
      let generated = try #require(words.generated)
      #expect(generated.seen > words.seen / 2 && generated.seen < words.seen && generated.unique < words.unique)
      #expect(words.taught == words.seen && generated.epochs > 1)
      try world.barrier()
    }
  }
}

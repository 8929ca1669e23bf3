import Checkpoints
import Configurations
import Corpora
import Distillation
import Ensembles
import Files
import Foundation
import MessagePassing
import NGrams
import TeacherData
import TestSupport
import Testing
import Training
import Transformers

extension DistributedSuite {
  /// Students learn the same on any number of ranks, interrupted or not.
  @Suite(.serialized)
  struct DistillationTests {
    /// Two teachers, samples that stand for theirs, and a directory that all ranks name alike.
    struct School {
      let tiny: TinyCorpus
      let directory: String
      let own: TemporaryDirectory
      let student: RunConfiguration

      var teachers: [String] { [0, 1].map { "\(directory)/teacher-\($0)" } }
      var samples: String { "\(directory)/samples" }
      var ngram: String { "\(directory)/ngram" }

      init(_ world: Communicator) throws {
        let (tiny, own) = (try TinyCorpus(world), try World.kept(TemporaryDirectory()))
        let directory = String(decoding: try world.broadcast(Array(own.path("school").utf8)), as: UTF8.self)
        (self.tiny, self.own, self.directory) = (tiny, own, directory)
        var student = try RunTests.configuration(.dense, tiny, seed: 7)
        student.training.shuffle = .sequences
        self.student = student
        try world.agree { if world.isRoot { try createDirectory(directory) } }
        for (seed, path) in teachers.enumerated() {
          try RunTests.train(try RunTests.configuration(.dense, tiny, seed: UInt64(seed)), tiny, in: path, on: world)
        }
        try world.agree { if world.isRoot { try writeSamples() } }
        _ = try NGramBuilder(order: 3).build(tiny.corpus, in: ngram, ranks: world)
      }

      /// Texts of the training documents in the place of drawn ones: only the format matters here.
      private func writeSamples() throws {
        let manifest = tiny.corpus.manifest
        let members = try teachers.map { try ModelDirectory.weightsChecksum($0) }
        let recipe = SampleRecipe(
          members: members, tokenizer: manifest.tokenizerChecksum, contextLength: 16, length: 16, tokens: 600,
          temperature: 1,
          topP: 1, seed: 0)
        let artifact = SampleArtifact(recipe, directory: samples)
        let writer = try SampleCorpusWriter(
          artifact, lock: artifact.lock(), endOfText: manifest.endOfText, vocabularySize: manifest.vocabulary)
        let tokens = try tiny.corpus.tokens(.train).tokens(0..<900).filter { $0 != manifest.endOfText }
        try writer.append(
          stride(from: 0, to: 700, by: 14).map { DrawnSample(tokens: Array(tokens[$0..<$0 + 14]), isCut: false) })
        try writer.finish()
      }

      func distiller(_ yaml: String, cache: String, teachers: [String]? = nil) throws -> Distiller {
        let yaml = yaml.replacingOccurrences(of: "NGRAM", with: ngram)
        var settings = try DistillationSettings(ConfigurationSection(yaml: yaml, file: "test"))
        if yaml.contains("share") { settings.samples = samples }
        return try Distiller(
          teacher: teachers ?? self.teachers, of: student, corpus: tiny.corpus, settings: settings,
          cache: "\(directory)/\(cache)")
      }
    }

    /// The usual case of each kind: samples, distributions, both at once, and the mean of logits with all tokens.
    static let cases: [(DistillationMethod, String)] = [
      (.samples, "{share: 0.75}"), (.distributions, "{topK: 5, temperature: 2}"),
      (.combined, "{share: 0.5, topK: 8, weight: 1}"), (.distributions, "{topK: 300, averaging: logits}"),
      (.combined, "{share: 0.5, topK: 8, ngram: {model: NGRAM, weight: 0.25}}"),
      (.combined, "{share: 0.5, topK: 8, memberWeights: [0.75, 0.25]}"),
      (.distributions, "{topK: 5, averaging: logits, memberWeights: [1.25, -0.125]}"),
    ]

    private static func bytes(_ directory: String) throws -> [[UInt8]] {
      let names = try FileManager.default.contentsOfDirectory(atPath: directory)
      return try names.filter { $0.hasPrefix("distributions-") }.sorted().flatMap { name in
        try FileManager.default.contentsOfDirectory(atPath: "\(directory)/\(name)").filter { $0 != ".lock" }.sorted()
          .map { try readFile("\(directory)/\(name)/\($0)") }
      }
    }

    /// Makes a student from nothing, its teacher's part included.
    private static func teach(
      _ school: School, _ method: DistillationMethod, _ yaml: String, cache: String, on team: Communicator
    ) throws -> Run {
      let distiller = try school.distiller(yaml, cache: cache)
      let plan = try distiller.plan(school.student, method)
      let run = try Run(
        plan.run, inputs: RunInputs(school.tiny.corpus, distillation: plan.data),
        directory: "\(school.directory)/\(cache)-run")
      try distiller.prepare(run, world: team, stop: try World.kept(StopFlag(team))) { _, _ in }
      return run
    }

    @Test(arguments: cases.indices)
    func `a student has the same bytes on any number of ranks, stopped after every step or not`(index: Int) throws {
      let world = try World.get()
      let school = try School(world)
      let (method, yaml) = Self.cases[index]
      let alone = try Self.teach(school, method, yaml, cache: "alone-\(world.rank)", on: World.alone())
      _ = try alone.execute(team: World.alone(), stop: try World.kept(StopFlag(World.alone()))) { _ in }
      let together = try Self.teach(school, method, yaml, cache: "together", on: world)
      let steps = try together.configuration.stepCount()
      for _ in 0..<steps {
        _ = try together.execute(team: world, stop: try World.kept(StopFlag(world, timeLimit: 0))) { _ in }
      }
      _ = try together.execute(team: world, stop: try World.kept(StopFlag(world))) { _ in }
      for file in ["model.safetensors", LogProbabilityFile.name, "result.json", "configuration.json"] {
        #expect(try readFile("\(together.directory)/\(file)") == readFile("\(alone.directory)/\(file)"), "\(file)")
      }
      if method.needsDistributions {
        let found = try Self.bytes("\(school.directory)/together")
        #expect(try found == Self.bytes("\(school.directory)/alone-\(world.rank)"))
        #expect(found.count >= 2)
      }
      try world.barrier()
    }

    @Test func `distributions that were stopped go on and have the same bytes`() throws {
      let world = try World.get()
      let school = try School(world)
      let distiller = try school.distiller("{topK: 5}", cache: "cache")
      let run = try distiller.plan(school.student, .distributions).run
      let recipe = try #require(run.distillation?.distributions?.documents)
      let file = try school.tiny.corpus.tokens(.train)
      func build(_ name: String, timeLimit: Int?) throws {
        try DistributionBuilder(
          distiller.teacher, recipe: recipe, path: "\(school.directory)/\(name)/distributions-0", pieceBytes: 1
        ).build(file, world: world, stop: World.kept(StopFlag(world, timeLimit: timeLimit))) { _, _ in }
      }
      try build("whole", timeLimit: nil)
      #expect(throws: AgreedFailure.self) { try build("parts", timeLimit: 0) }
      try build("parts", timeLimit: nil)
      #expect(try Self.bytes("\(school.directory)/whole") == Self.bytes("\(school.directory)/parts"))
      try world.barrier()
    }

    @Test func `an n-gram model teaches beside the members, over samples alone`() throws {
      let world = try World.get()
      let school = try School(world)
      let all = school.tiny.corpus.manifest.vocabulary
      func distributions(_ keys: String, _ cache: String) throws -> (
        of: RunConfiguration.Distillation.Distributions, file: DistributionFile
      ) {
        let distiller = try school.distiller("{share: 0.5, topK: \(all)\(keys)}", cache: cache)
        let plan = try distiller.plan(school.student, .combined)
        let run = try Run(
          plan.run, inputs: RunInputs(school.tiny.corpus, distillation: plan.data),
          directory: "\(school.directory)/\(cache)-run")
        try distiller.prepare(run, world: world, stop: World.kept(StopFlag(world))) { _, _ in }
        let found = try #require(plan.run.distillation?.distributions)
        let directory = DistributionDirectory(
          try #require(found.samples), path: try #require(plan.data.sampleDistributions),
          unit: EnsembleLogits.tokensOfPass(sequenceLength: school.student.sequenceLength))
        return (found, try directory.open())
      }
      let plain = try distributions("", "plain")
      let mixed = try distributions(", ngram: {model: NGRAM, weight: 0.25}", "mixed")
      #expect(mixed.of.documents == plain.of.documents && mixed.of.samples != plain.of.samples)
      let model = try NGramModel(directory: school.ngram)
      let text = try SampleCorpus(directory: school.samples).tokens()
      let end = school.tiny.corpus.manifest.endOfText
      let tokens = try #require(mixed.of.samples?.tokens)
      #expect(tokens > 200)
      for position in stride(from: 0, to: tokens, by: 13) {
        let before =
          text.tokens(0..<position).split(separator: end, omittingEmptySubsequences: false).last.map(Array.init) ?? []
        let other = model.distribution(after: before)
        let (members, both) = (Self.probabilities(plain.file, position), Self.probabilities(mixed.file, position))
        for token in 0..<all {
          #expect(abs(Double(both[token]) - (0.75 * Double(members[token]) + 0.25 * other[token])) < 1e-6)
        }
      }
      try world.barrier()
    }

    @Test(arguments: ["probabilities", "logits"])
    func `a member with all of the weight teaches as it does alone`(averaging: String) throws {
      let world = try World.get()
      let school = try School(world)
      func distributions(_ keys: String, _ cache: String, _ teachers: [String]? = nil) throws -> DistributionFile {
        let distiller = try school.distiller(
          "{topK: 9, averaging: \(averaging)\(keys)}", cache: cache, teachers: teachers)
        let plan = try distiller.plan(school.student, .distributions)
        let run = try Run(
          plan.run, inputs: RunInputs(school.tiny.corpus, distillation: plan.data),
          directory: "\(school.directory)/\(cache)-run")
        try distiller.prepare(run, world: world, stop: World.kept(StopFlag(world))) { _, _ in }
        let directory = DistributionDirectory(
          try #require(plan.run.distillation?.distributions?.documents),
          path: try #require(plan.data.documentDistributions),
          unit: EnsembleLogits.tokensOfPass(sequenceLength: school.student.sequenceLength))
        return try directory.open()
      }
      func values(_ file: DistributionFile) -> ([UInt32], [Float]) {
        var (tokens, probabilities): ([UInt32], [Float]) = ([], [])
        file.append(0..<file.recipe.tokens, tokens: &tokens, probabilities: &probabilities)
        return (tokens, probabilities)
      }
      let alone = values(try distributions("", "alone", [school.teachers[1]]))
      let weighted = values(try distributions(", memberWeights: [0, 1]", "weighted"))
      #expect(alone.0 == weighted.0 && alone.1 == weighted.1)
      let equal = values(try distributions("", "equal"))
      #expect(equal.1 != weighted.1)
      try world.barrier()
    }

    /// The probability of each token of a vocabulary at a position, all of which are stored.
    private static func probabilities(_ file: DistributionFile, _ position: Int) -> [Float] {
      var tokens: [UInt32] = [], values: [Float] = []
      file.append(position..<position + 1, tokens: &tokens, probabilities: &values)
      var result = [Float](repeating: 0, count: tokens.count)
      for (token, value) in zip(tokens, values) { result[Int(token)] = value }
      return result
    }

    @Test func `what makes no sense is refused in words`() throws {
      let world = try World.get()
      let school = try School(world)
      let student = school.student
      func refusal(_ method: DistillationMethod, _ yaml: String, _ teachers: [String]? = nil) -> String {
        do {
          _ = try school.distiller(yaml, cache: "cache", teachers: teachers).plan(student, method)
          return ""
        } catch { return "\(error)" }
      }
      #expect(refusal(.samples, "{share: 1}").contains("syntheticOnly"))
      #expect(refusal(.samples, "{share: 0}").contains("leaves no samples"))
      #expect(refusal(.samples, "{}").contains("chorus sample"))
      #expect(refusal(.ownSize, "{share: 0.75}").contains("one teacher"))
      #expect(
        refusal(.distributions, "{memberWeights: 1}").contains("has 1 number(s), but the teacher has 2 member(s)"))
      #expect(refusal(.distributions, "{memberWeights: [0.5, 0.4]}").contains("must add up to 1, not 0.9"))
      #expect(refusal(.distributions, "{memberWeights: [1.5, -0.5]}").contains("must be in 0.0…1.0, not 1.5"))
      #expect(refusal(.distributions, "{averaging: logits, memberWeights: [.nan, 1]}").contains("a finite number"))
      #expect(refusal(.distributions, "{averaging: logits, memberWeights: [1.5, -0.75]}").isEmpty)
      #expect(refusal(.samples, "{share: 0.75}", [school.teachers[0]]).contains("other models"))
      #expect(refusal(.combined, "{share: 0.5, ngram: {model: nowhere, weight: 0.5}}").contains("nowhere"))
      #expect(refusal(.combined, "{share: 0.5, ngram: {model: NGRAM, weight: 2}}").contains("ngram.weight"))
      #expect(
        refusal(.combined, "{share: 0.5, temperature: 2, ngram: {model: NGRAM, weight: 0.5}}").contains(
          "has no logits that a temperature could divide"))
      #expect(refusal(.distributions, "{}", [school.teachers[0], "nowhere"]).contains("nowhere"))
      var shuffled = student
      shuffled.training.shuffle = .documents
      #expect(throws: ConfigurationError.self) {
        try school.distiller("{}", cache: "cache").plan(shuffled, .distributions)
      }
      try world.barrier()
    }
  }
}

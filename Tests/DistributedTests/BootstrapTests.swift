import Checkpoints
import Corpora
import Files
import Foundation
import MessagePassing
import Randomness
import Synthesis
import TestSupport
import Testing
import Transformers

extension DistributedSuite {
  /// Texts that a model writes from the documents of its corpus.
  @Suite(.serialized)
  struct BootstrapTests {
    /// A corpus and a model in directories of rank 0.
    private struct Place {
      let world: Communicator
      let tiny: TinyCorpus
      let directory: String

      init() throws {
        let world = try World.get()
        let tiny = try TinyCorpus(world)
        let own = try World.kept(TemporaryDirectory())
        let directory = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
        try world.agree {
          guard world.isRoot else { return }
          let model = try SharpModels.make(1, vocabularySize: tiny.corpus.manifest.vocabulary, contextLength: 24)[0]
          // The token that ends a text is likely enough for texts to end.
          model.flat.scale(by: 0.5)
          try createDirectory("\(directory)/model")
          try ModelDirectory.write(model, tokenizer: tiny.corpus.tokenizer(), to: "\(directory)/model")
        }
        self.world = world
        self.tiny = tiny
        self.directory = directory
      }

      func path(_ name: String) -> String { "\(directory)/\(name)" }

      func settings(_ texts: Int, isConditional: Bool = true) -> BootstrapSettings {
        var settings = BootstrapSettings(texts: texts)
        settings.isConditional = isConditional
        settings.textsPerSeed = isConditional ? 2 : 1
        settings.keepsUnfinished = true
        settings.topP = 1
        settings.seed = 3
        return settings
      }

      /// Writes the texts; nil when it was stopped.
      func run(
        _ settings: BootstrapSettings, _ name: String, on ranks: Communicator, timeLimit: Int? = nil
      ) throws -> BootstrapManifest? {
        let bootstrapping = try Bootstrapping(
          settings, corpus: tiny.corpus, model: path("model"), directory: path(name))
        let stop = try World.kept(StopFlag(ranks, timeLimit: timeLimit))
        switch try bootstrapping.samples(on: ranks, stop: stop) {
        case .finished(let manifest): return manifest
        case .stopped: return nil
        }
      }

      func documents(_ name: String) throws -> [SyntheticDocument] {
        try readFile(path("\(name)/documents.jsonl")).split(separator: UInt8(ascii: "\n")).map {
          try JSONDecoder().decode(SyntheticDocument.self, from: Data($0))
        }
      }

      func expectEqual(_ found: String, _ expected: String) throws {
        for file in ["documents.jsonl", "bootstrap.json"] {
          #expect(try readFile(path("\(found)/\(file)")) == readFile(path("\(expected)/\(file)")), "\(file)")
        }
      }

      /// The places of the training documents, and those of all others.
      func sources() throws -> (train: [String], heldOut: [String]) {
        struct Line: Decodable { let split, source: String }
        let lines = try readFile("\(tiny.corpus.directory)/documents.index").split(separator: UInt8(ascii: "\n"))
          .map { try JSONDecoder().decode(Line.self, from: Data($0)) }
        return (lines.filter { $0.split == "train" }.map(\.source), lines.filter { $0.split != "train" }.map(\.source))
      }

      /// The tokens of each training document without the one that ends it.
      func trainingDocuments() throws -> [[UInt32]] {
        let file = try tiny.corpus.tokens(.train)
        return file.tokens(0..<file.count).split(separator: file.endOfText).map { Array($0) }
      }
    }

    @Test(arguments: [true, false]) func `all ranks together write the bytes of one`(isConditional: Bool) throws {
      let place = try Place()
      let settings = place.settings(200, isConditional: isConditional)
      let together = try place.run(settings, "together", on: place.world)
      let alone = try World.alone()
      if place.world.isRoot { _ = try place.run(settings, "alone", on: alone) }
      try place.world.barrier()
      try place.expectEqual("together", "alone")
      let manifest = try #require(together)
      let documents = try place.documents("together")
      #expect(manifest.counts.drawn == 200 && manifest.counts.documents == documents.count && documents.count > 100)
      let sources = try place.sources()
      if isConditional {
        // Documents are drawn for two texts each, and none is held out.
        for document in documents {
          let draw = RandomStream(seed: 3, purpose: .seedDocument).uniform(at: UInt64(document.part / 2))
          let seed = Int(draw * Double(sources.train.count))
          #expect(document.seedDocument == seed && document.source == sources.train[seed])
        }
        #expect(Set(documents.map(\.source)).isDisjoint(with: sources.heldOut) && !sources.heldOut.isEmpty)
        #expect(manifest.quality?.overlap["2"] != nil)
      } else {
        #expect(documents.allSatisfy { $0.seedDocument == nil && $0.document.isEmpty })
        #expect(documents.allSatisfy { $0.operation == "unconditional" })
        #expect(manifest.quality?.overlap.isEmpty == true)
      }
      // What is complete is found again.
      #expect(try place.run(settings, "together", on: place.world) == manifest)
      try place.world.barrier()
    }

    @Test func `texts of passages are the same on any number of ranks, and name the document of their passage`() throws
    {
      let place = try Place()
      var settings = place.settings(150)
      settings.passages = 50
      let together = try #require(try place.run(settings, "together", on: place.world))
      let alone = try World.alone()
      if place.world.isRoot { _ = try place.run(settings, "alone", on: alone) }
      try place.world.barrier()
      try place.expectEqual("together", "alone")
      let passages = try place.tiny.corpus.passages(of: .train, longest: 50)
      let sources = try place.sources().train
      #expect(together.seedDocuments == passages.count && passages.count > 2 * sources.count)
      let written = try place.documents("together")
      for document in written {
        let draw = RandomStream(seed: 3, purpose: .seedDocument).uniform(at: UInt64(document.part / 2))
        let seed = Int(draw * Double(passages.count))
        #expect(document.seedDocument == seed && document.source == sources[passages.document(of: seed)])
      }
      let tokenizer = try place.tiny.corpus.tokenizer()
      let megadocuments = try Megadocuments(place.tiny.corpus, synthesis: place.path("together"))
      #expect(megadocuments.count == passages.count && megadocuments.textCount == written.count)
      for (number, document) in megadocuments.documents(0..<passages.count).enumerated() {
        let parts =
          [String(decoding: tokenizer.decode(passages.textTokens(of: number)), as: UTF8.self)]
          + written.filter { $0.seedDocument == number }.map(\.text)
        #expect(String(decoding: document.text, as: UTF8.self) == parts.joined(separator: "\n\n"))
      }
      settings.passages = nil
      #expect(throws: AgreedFailure.self) { try place.run(settings, "together", on: place.world) }
      try place.world.barrier()
    }

    @Test func `texts that are killed after every shard are the same, on other ranks each time`() throws {
      let place = try Place()
      let settings = place.settings(200)
      _ = try place.run(settings, "undisturbed", on: place.world)
      for shards in 0..<4 {
        let name = "killed-\(shards)"
        try place.world.agree {
          guard place.world.isRoot else { return }
          let manager = FileManager.default
          try manager.copyItem(atPath: place.path("undisturbed"), toPath: place.path(name))
          try manager.removeItem(atPath: place.path("\(name)/bootstrap.json"))
          try manager.removeItem(atPath: place.path("\(name)/documents.jsonl"))
          for shard in shards..<4 { try manager.removeItem(atPath: place.path("\(name)/draws/texts/\(shard).draws")) }
          // What a kill leaves half written, and a shard that is damaged.
          try Data([1, 2]).write(to: URL(fileURLWithPath: place.path("\(name)/draws/texts/\(shards).draws.7.partial")))
          try Data([1, 2]).write(to: URL(fileURLWithPath: place.path("\(name)/draws/texts/\(shards).draws")))
        }
        let alone = try World.alone()
        if shards % 2 == 0 || place.world.isRoot {
          _ = try place.run(settings, name, on: shards % 2 == 0 ? place.world : alone)
        }
        try place.world.barrier()
        try place.expectEqual(name, "undisturbed")
        #expect(!exists(place.path("\(name)/draws/texts/\(shards).draws.7.partial")))
      }
      try place.world.barrier()
    }

    @Test func `a stop request leaves what is drawn, and more texts extend it`() throws {
      let place = try Place()
      #expect(try place.run(place.settings(130), "extended", on: place.world, timeLimit: 0) == nil)
      _ = try place.run(place.settings(130), "extended", on: place.world)
      let first = try readFile(place.path("extended/draws/texts/0.draws"))
      let shorter = try place.documents("extended")
      _ = try place.run(place.settings(200), "extended", on: place.world)
      _ = try place.run(place.settings(200), "direct", on: place.world)
      try place.expectEqual("extended", "direct")
      #expect(try readFile(place.path("extended/draws/texts/0.draws")) == first)
      #expect(try Array(place.documents("extended").prefix(shorter.count)) == shorter)
      #expect(throws: AgreedFailure.self) { try place.run(place.settings(10), "extended", on: place.world) }
      try place.world.barrier()
    }

    /// Writes texts in place of those that were drawn.
    private func write(_ texts: [(tokens: [UInt32], isEnded: Bool)], to path: String) throws {
      let values = texts.flatMap { text in [text.isEnded ? 1 : 0, text.tokens.count] + text.tokens.map { Int($0) } }
      let bytes = values.flatMap { LittleEndian.bytes($0, width: 4) }
      try Data(bytes + Array(Checksum.of(bytes).utf8)).write(to: URL(fileURLWithPath: path))
    }

    @Test func `each filter rejects what it is for, and counts it`() throws {
      let place = try Place()
      var settings = place.settings(10)
      settings.keepsUnfinished = false
      _ = try place.run(settings, "filtered", on: place.world)
      let documents = try place.trainingDocuments()
      let tokenizer = try place.tiny.corpus.tokenizer()
      func tokens(_ text: String) -> [UInt32] { tokenizer.encode(text) }
      func words(_ start: Int, _ count: Int) -> String {
        (start..<start + count).map { "w\($0)" }.joined(separator: " ")
      }
      let seed = Int(RandomStream(seed: 3, purpose: .seedDocument).uniform(at: 2) * Double(documents.count))
      let copy = documents[seed].prefix(20)
      let other = documents[(seed + 1) % documents.count].suffix(25)
      let texts: [(tokens: [UInt32], isEnded: Bool)] = [
        (tokens(words(0, 30)), true), (tokens(words(100, 30)), false), (tokens(" \n "), true), ([], true),
        (copy + tokens("x y"), true), (tokens("q ") + other, true), (tokens(words(0, 30) + "\n"), true),
        (tokens(words(0, 30) + " " + words(0, 30)), true), (tokens(words(200, 30)), true),
        (tokens(words(300, 60) + " " + words(300, 10)), true),
      ]
      try place.world.agree {
        guard place.world.isRoot else { return }
        try write(texts, to: place.path("filtered/draws/texts/0.draws"))
        try FileManager.default.removeItem(atPath: place.path("filtered/bootstrap.json"))
      }
      let manifest = try #require(try place.run(settings, "filtered", on: place.world))
      var expected = BootstrapCounts()
      expected.drawn = 10
      expected.documents = 2
      expected.unfinished = 1
      expected.empty = 2
      // 10 words of 60 come twice: a third; 10 of 70 come twice: 20 / 70.
      expected.repetitive = 2
      expected.seedCopies = 1
      expected.corpusCopies = 1
      expected.duplicates = 1
      expected.tokens = texts[0].tokens.count + texts[8].tokens.count + 2
      expected.drawnTokens = texts.reduce(0) { $0 + $1.tokens.count + ($1.isEnded ? 1 : 0) }
      #expect(manifest.counts == expected)
      #expect(try place.documents("filtered").map(\.text) == [words(0, 30), words(200, 30)])
      #expect(try place.documents("filtered").map(\.part) == [0, 8])
      try place.world.barrier()
    }

    @Test func `a megadocument is a document and what was written from it`() throws {
      let place = try Place()
      _ = try place.run(place.settings(60), "texts", on: place.world)
      let megadocuments = try Megadocuments(place.tiny.corpus, synthesis: place.path("texts"))
      let tokenizer = try place.tiny.corpus.tokenizer()
      let written = Dictionary(grouping: try place.documents("texts")) { $0.seedDocument }
      let documents = try place.trainingDocuments()
      #expect(megadocuments.count == documents.count)
      #expect(megadocuments.textCount == written.values.reduce(0) { $0 + $1.count })
      let sources = try place.sources().train
      for (number, document) in megadocuments.documents(0..<documents.count).enumerated() {
        let parts =
          [String(decoding: tokenizer.decode(documents[number]), as: UTF8.self)]
          + (written[number] ?? []).sorted { $0.part < $1.part }.map(\.text)
        #expect(String(decoding: document.text, as: UTF8.self) == parts.joined(separator: "\n\n"))
        #expect(document.source == sources[number])
      }
      _ = try place.run(place.settings(60, isConditional: false), "control", on: place.world)
      #expect(throws: SynthesisError.incomplete(directory: place.path("control"))) {
        try Megadocuments(place.tiny.corpus, synthesis: place.path("control"))
      }
      try place.world.barrier()
    }

    @Test func `fresh documents are those behind the first tokens`() throws {
      let place = try Place()
      let documents = try place.trainingDocuments()
      let tokenizer = try place.tiny.corpus.tokenizer()
      let lengths = documents.map { $0.count + 1 }
      // One token of the sixth document counts as seen.
      for (tokens, first) in [(0, 0), (lengths[..<5].reduce(0, +), 5), (lengths[..<5].reduce(0, +) + 1, 6)] {
        let fresh = try FreshDocuments(place.tiny.corpus, after: tokens)
        #expect(fresh.count == documents.count - first)
        for number in 0..<fresh.count {
          #expect(fresh[number].text == tokenizer.decode(documents[first + number]))
          #expect(fresh[number].source == (try place.sources().train[first + number]))
        }
      }
      let all = lengths.reduce(0, +)
      #expect(throws: SynthesisError.noFreshDocuments(tokens: all)) {
        try FreshDocuments(place.tiny.corpus, after: all)
      }
      try place.world.barrier()
    }

    @Test func `a low temperature is visible in the counts`() throws {
      let place = try Place()
      var settings = place.settings(200)
      let usual = try #require(try place.run(settings, "usual", on: place.world))
      settings.temperature = 0.1
      let cold = try #require(try place.run(settings, "cold", on: place.world))
      // Two texts of one document are then often the same.
      #expect(cold.counts.duplicates >= 5 && usual.counts.duplicates == 0, "\(usual.counts) \(cold.counts)")
    }
  }
}

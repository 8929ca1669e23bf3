import Corpora
import Files
import Foundation
import LanguageModelClients
import MessagePassing
import Synthesis
import TestSupport
import Testing
import Worlds

extension DistributedSuite {
  /// Synthetic text does not depend on how many ranks make it.
  @Suite(.serialized)
  struct SynthesisTests {
    private static let methods: [SynthesisMethod] = [
      .entigraph(EntiGraphSettings(pairs: 5, triples: 3)),
      .rephrase(RephraseSettings(chunkBytes: 600, minFidelity: 0.2)),
    ]

    /// A directory of rank 0 with the documents of a world, one of them twice.
    private func texts(_ world: Communicator) throws -> String {
      let own = try DistributedTests.World.kept(TemporaryDirectory())
      let shared = String(decoding: try world.broadcast(Array(own.path.utf8)), as: UTF8.self)
      try world.agree {
        guard world.isRoot else { return }
        let documents = try Worlds.World(WorldSettings(documents: 9, entities: 6, lines: 2, generalTexts: 0, seed: 2))
          .documents
        for document in documents { try own.write(document.text, to: "texts/\(document.id).txt") }
        try own.write(documents[3].text, to: "texts/copy.txt")
      }
      return shared
    }

    private func settings(_ method: SynthesisMethod) -> SynthesisSettings {
      var settings = SynthesisSettings(method: method, model: TemplateTransport.generator)
      settings.seed = 5
      return settings
    }

    private func run(
      _ method: SynthesisMethod, _ directory: String, _ name: String, on ranks: Communicator,
      maxTokens: Int? = nil
    ) throws -> SynthesisOutcome {
      var client = SynthesisClient(TemplateTransport(seed: 5))
      client.settings.budget.maxTokens = maxTokens
      let synthesizer = try Synthesizer(settings(method), directory: "\(directory)/\(name)")
      return try synthesizer.run(
        synthesizer.texts(["\(directory)/texts"], on: ranks), client: client, on: ranks)
    }

    @Test(arguments: methods) func `all ranks together write the bytes of one`(method: SynthesisMethod) throws {
      let world = try DistributedTests.World.get()
      let directory = try texts(world)
      let alone = try DistributedTests.World.alone()
      let together = try run(method, directory, "together", on: world)
      if world.isRoot { _ = try run(method, directory, "alone", on: alone) }
      try world.barrier()
      for name in ["documents.jsonl", "synthesis.json"] {
        #expect(try readFile("\(directory)/together/\(name)") == readFile("\(directory)/alone/\(name)"), "\(name)")
      }
      guard case .finished(let manifest) = together else {
        Issue.record("\(together)")
        return
      }
      #expect(manifest.sources == 9 && manifest.duplicateSources == 1 && manifest.counts.failed == 0)
      try world.barrier()
    }

    @Test func `records of all ranks are found by any number of ranks`() throws {
      let world = try DistributedTests.World.get()
      let directory = try texts(world)
      let alone = try DistributedTests.World.alone()
      let stopped = try run(Self.methods[0], directory, "stopped", on: world, maxTokens: 12_000)
      guard case .stopped(.maxTokens(12_000), let counts) = stopped else {
        Issue.record("\(stopped)")
        return
      }
      #expect(counts.requests > 0)
      // One rank continues what all began.
      if world.isRoot {
        _ = try run(Self.methods[0], directory, "stopped", on: alone)
        _ = try run(Self.methods[0], directory, "undisturbed", on: alone)
        let keys = try (0..<world.size).flatMap { try Self.keys("\(directory)/stopped/requests/rank-\($0).jsonl") }
        #expect(Set(keys).count == keys.count)
        for name in ["documents.jsonl", "synthesis.json"] {
          #expect(try readFile("\(directory)/stopped/\(name)") == readFile("\(directory)/undisturbed/\(name)"))
        }
      }
      try world.barrier()
    }

    private static func keys(_ path: String) throws -> [String] {
      try readFile(path).split(separator: UInt8(ascii: "\n")).map {
        try JSONDecoder().decode(RequestRecord.self, from: Data($0)).key
      }
    }
  }
}

import Corpora
import Files
import Foundation
import LanguageModelClients
import Synthesis
import TestSupport
import Testing

@Suite struct EntiGraphTests {
  @Test func `every document has its summary, all pairs and some triples, with their origin`() throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    let manifest = try #require(try small.run(SmallSynthesis.entigraph, model).manifest)
    let documents = try small.documents()
    // 4 entities: 6 pairs, 2 of 4 triples; no entity; 5 entities: 10 pairs, 2 triples.
    let operations = documents.map(\.operation)
    #expect(
      operations
        == counted([
          ("summary", 1), ("pair", 6), ("triple", 2), ("summary", 1), ("summary", 1), ("pair", 10), ("triple", 2),
        ]))
    #expect(documents[1].entities == ["Ada", "Bob"] && documents[1].text == "Ada and Bob belong together.")
    #expect(documents[6].entities == ["Cairo", "Dora"] && documents[6].part == 5)
    #expect(documents[0].text == "About Ada." && documents[0].entities == nil)
    #expect(documents.allSatisfy { $0.generator == "invented" && $0.seed == 0 })
    #expect(Set(documents.prefix(9).map(\.source)) == [small.directory.path("texts/a.txt")])
    #expect(manifest.sources == 3 && manifest.duplicateSources == 1)
    #expect(manifest.counts.documents == 23 && manifest.counts.requests == 23 && manifest.counts.failed == 0)
    #expect(model.asked.count == 23 && Set(model.asked).count == 23)
    let quality = try #require(manifest.quality)
    #expect(quality.documents == 23 && quality.duplicates == 0)
  }

  private func counted(_ groups: [(String, Int)]) -> [String] {
    groups.flatMap { Array(repeating: $0.0, count: $0.1) }
  }

  @Test func `the text is found again, and another recipe is refused`() throws {
    let small = try SmallSynthesis()
    _ = try small.run()
    let bytes = try small.bytes()
    let model = InventedModel()
    #expect(try small.run(SmallSynthesis.entigraph, model).manifest != nil)
    #expect(model.asked.isEmpty)
    #expect(try small.bytes() == bytes)
    var other = SmallSynthesis.entigraph
    other.seed = 1
    #expect(try fault { try small.run(other) }.contains("seed 0 instead of 1"))
    other.method = .entigraph(EntiGraphSettings(maxEntities: 3, triples: 2))
    #expect(try fault { try small.run(other) }.contains("max-entities all instead of 3"))
    let rephrase = SmallSynthesis.rephrase(RephraseSettings())
    #expect(try fault { try small.run(rephrase) }.contains("method entigraph instead of rephrase"))
  }

  @Test func `prepare reads the documents and nothing else of the directory`() throws {
    let small = try SmallSynthesis()
    _ = try small.run()
    var reader = DocumentReader()
    reader.isStrict = true
    let read = try reader.read([small.directory.path("output")])
    #expect(try read.map { String(decoding: $0.text, as: UTF8.self) } == small.documents().map(\.text))
    // Inside a directory of texts it is a result, which is not read.
    #expect(try reader.read([small.directory.path]).count == 4)
  }

  @Test func `answers that are no list of entities are counted, and have no relations`() throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    model.answer = { $0.operation == "entities" && $0.source.contains("Ada") ? "I would rather not." : nil }
    let manifest = try #require(try small.run(SmallSynthesis.entigraph, model).manifest)
    #expect(manifest.counts.unparsable == 1 && manifest.counts.failed == 1)
    #expect(manifest.counts.documents == 14 && manifest.counts.requests == 15)
    // They are not asked again unless that is asked for.
    #expect(try small.run(SmallSynthesis.entigraph, InventedModel()).manifest?.counts.failed == 1)
    let again = InventedModel()
    let repaired = try #require(try small.run(SmallSynthesis.entigraph, again) { $0.repeatsFailures = true }.manifest)
    #expect(again.asked.count == 9 && repaired.counts.failed == 0 && repaired.counts.documents == 23)
  }

  @Test func `a directory in which another process writes is refused`() throws {
    let small = try SmallSynthesis()
    var lock: DirectoryLock? = try DirectoryLock(directory: small.directory.path("output"))
    let model = InventedModel()
    let sentence = try withExtendedLifetime(lock) { try fault { try small.run(SmallSynthesis.entigraph, model) } }
    #expect(sentence.contains("is in use by process") && model.asked.isEmpty)
    lock = nil
    #expect(try small.run().manifest != nil)
  }

  @Test func `text without any document is an error`() throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    model.answer = { _ in "no" }
    #expect(try fault { try small.run(SmallSynthesis.entigraph, model) }.contains("3 failed"))
  }
}

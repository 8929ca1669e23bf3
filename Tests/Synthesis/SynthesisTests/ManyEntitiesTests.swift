import Files
import Foundation
import LanguageModelClients
import Synthesis
import TestSupport
import Testing

@Suite struct ManyEntitiesTests {
  private static let answer: String = {
    let names = (0..<10_000).map { "\"name \($0)\"" }.joined(separator: ", ")
    return "{\"summary\": \"Many names.\", \"entities\": [\(names)]}"
  }()

  /// A model that names 10⁴ entities for one document, and none for the others.
  private func model() -> InventedModel {
    let model = InventedModel()
    model.answer = { request in
      guard request.operation == "entities" else { return "a text about \(request.entities.joined(separator: ", "))" }
      return request.source.contains("Ada") ? Self.answer : "{\"summary\": \"Nothing.\", \"entities\": []}"
    }
    return model
  }

  @Test func `a sample of the triples of ten thousand entities has no repetition`() throws {
    let small = try SmallSynthesis()
    let settings = SynthesisSettings(
      method: .entigraph(EntiGraphSettings(pairs: 300, triples: 700)), model: "invented")
    let manifest = try #require(try small.run(settings, model()).manifest)
    #expect(manifest.counts.documents == 1003)
    let documents = try small.documents()
    let triples = documents.filter { $0.operation == "triple" }.compactMap(\.entities)
    let pairs = documents.filter { $0.operation == "pair" }.compactMap(\.entities)
    #expect(Set(triples).count == 700 && triples.allSatisfy { Set($0).count == 3 })
    #expect(Set(pairs).count == 300 && pairs.allSatisfy { Set($0).count == 2 })
  }

  /// The most memory that a run with 5·10⁷ pairs may add, in bytes; the pairs alone would take more than 10⁹.
  private static let mostMemory = 300_000_000

  @Test func `the pairs of ten thousand entities are made one by one`() throws {
    let small = try SmallSynthesis()
    let model = model()
    model.limit = 3000
    let before = try residentBytes()
    #expect(throws: (any Error).self) {
      try small.run(SynthesisSettings(method: .entigraph(EntiGraphSettings()), model: "invented"), model)
    }
    #expect(model.asked.count == 3000)
    #expect(try residentBytes() - before < Self.mostMemory)
  }

  private func residentBytes() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
    return try #require(Int(fields[1])) * 4096
  }
}

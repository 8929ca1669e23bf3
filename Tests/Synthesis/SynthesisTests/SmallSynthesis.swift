import Files
import Foundation
import LanguageModelClients
import MessagePassing
import Synthesis
import TestSupport
import Testing

/// A synthesis of three small documents, one of them twice, in a directory of a test's own.
struct SmallSynthesis {
  let directory: TemporaryDirectory
  let world: Communicator

  init() throws {
    directory = try TemporaryDirectory()
    world = Communicator()
    try directory.write("Ada met Bob in Cairo, and Dora was there.", to: "texts/a.txt")
    try directory.write("nothing has a name here", to: "texts/b.txt")
    try directory.write("Ada met Bob in Cairo, and Dora was there.", to: "texts/c.txt")
    try directory.write("Eve and Frank left Ghent; then Hugo came.\n\nIda stayed.", to: "texts/d.txt")
  }

  /// Pairs and two triples.
  static let entigraph = SynthesisSettings(method: .entigraph(EntiGraphSettings(triples: 2)), model: "invented")

  static func rephrase(_ settings: RephraseSettings) -> SynthesisSettings {
    SynthesisSettings(method: .rephrase(settings), model: "invented")
  }

  /// Makes the text in a directory named `name`.
  func run(
    _ settings: SynthesisSettings = entigraph, _ model: InventedModel = InventedModel(), into name: String = "output",
    client change: (inout RunnerSettings) -> Void = { _ in }, report: @escaping (SynthesisEvent) -> Void = { _ in }
  ) throws -> SynthesisOutcome {
    var client = SynthesisClient(model)
    change(&client.settings)
    let synthesizer = try Synthesizer(settings, directory: directory.path(name))
    return try synthesizer.run(texts(synthesizer), client: client, on: world, report: report)
  }

  /// The sources.
  func texts(_ synthesizer: Synthesizer) throws -> SourceTexts {
    try synthesizer.texts([directory.path("texts")], on: world)
  }

  /// The documents that were written.
  func documents(_ name: String = "output") throws -> [SyntheticDocument] {
    try readFile(directory.path("\(name)/documents.jsonl")).split(separator: UInt8(ascii: "\n")).map {
      try JSONDecoder().decode(SyntheticDocument.self, from: Data($0))
    }
  }

  /// The bytes of the files of a directory that do not depend on its history.
  func bytes(_ name: String = "output") throws -> [[UInt8]] {
    try ["documents.jsonl", "synthesis.json"].map { try readFile(directory.path("\(name)/\($0)")) }
  }
}

extension SynthesisOutcome {
  /// The manifest of complete text.
  var manifest: SynthesisManifest? {
    if case .finished(let manifest) = self { manifest } else { nil }
  }
}

/// The description of the error that something ends with.
func fault(_ body: () throws -> some Any) throws -> String {
  let error = #expect(throws: (any Error).self) { _ = try body() }
  return "\((error as? AgreedFailure)?.cause ?? error ?? SynthesisError.noDocuments)"
}

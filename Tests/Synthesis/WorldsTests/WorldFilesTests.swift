import Files
import Foundation
import TestSupport
import Testing
import Worlds

/// The directory of a world.
struct WorldFilesTests {
  private static let settings = WorldSettings(documents: 2, generalTexts: 3, seed: 1)

  @Test func `the directory has the documents, questions, relations and general texts`() throws {
    let directory = try TemporaryDirectory()
    let world = try World(Self.settings)
    let path = directory.path("world")
    try world.write(to: path)
    #expect(
      Set(try directoryEntries(path)) == [
        "world.json", "documents", "general.jsonl", "questions.jsonl", "direct.jsonl", "reversed.jsonl",
        "composed.jsonl",
        "statements.yaml", "questions.yaml", "graphs.csv",
      ])
    for document in world.documents {
      #expect(try Self.text("\(path)/documents/\(document.id).txt") == "\(document.text)\n")
    }
    #expect(try Self.lines("\(path)/general.jsonl", of: [String: String].self).map { $0["text"] } == world.general)
    #expect(try Self.lines("\(path)/questions.jsonl", of: WorldQuestion.self) == world.questions)
    let reversed = try Self.lines("\(path)/reversed.jsonl", of: WorldQuestion.self)
    #expect(reversed == world.questions.filter { $0.kind == .reversed } && reversed.count == 16)
    let rows = try Self.text("\(path)/graphs.csv").split(separator: "\n")
    #expect(rows.count == 17 && rows[0] == "document,from,to" && rows[1].hasPrefix("document-000,0,"))
    let summary = try JSONDecoder().decode(WorldSummary.self, from: Data(Self.text("\(path)/world.json").utf8))
    #expect(summary == world.summary)
  }

  @Test func `the first document, question and general text of a seed`() throws {
    let world = try World(Self.settings)
    #expect(
      world.documents[0].text == """
        The potters of Highmoor
        Rinve was taught by Hulkas. Seni was a pupil of Fonben. Rinve lived in Ambury. Dormis was a pupil of Kenfon. \
        Repen learned the craft from Seni. Hulkas had a house near Ambury. Hulkas was a pupil of Fartis. \
        Linfan was born in 1551. Fartis learned the craft from Kunsan. Kunsan had a house near Highmoor. \
        Fonben was taught by Dormis. Linfan was born in 1391. Kunsan was a pupil of Linfan. \
        Dormis sold many works in Highmoor.
        """)
    let question = try canonicalJSON(world.questions[2], pretty: false)
    #expect(
      String(decoding: question, as: UTF8.self)
        == #"""
        {"answer":3,"choices":["Dormis","Fonben","Kenfon","Fartis"],"distance":2,"document":"document-000","from":0,\#
        "id":"document-000/2","kind":"composed","question":"To whose school does Rinve belong?",\#
        "statement":"Rinve belongs to the school of","to":7}
        """#)
    let general = world.generalText(0)
    #expect(general.hasPrefix("The bakers of Highmoor\nGanku learned the craft from Dofis."))
    #expect(general.hasSuffix("\nQuestion: Who taught Gulbon?\nAnswer: Ganku."))
    #expect(Checksum.of(Array(general.utf8)) == "b4225d6e9e4c1c17768ed6a4538f4691")
  }

  private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private static func lines<Value: Decodable>(_ path: String, of type: Value.Type) throws -> [Value] {
    try text(path).split(separator: "\n").map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
  }
}

import Files
import Foundation
import TestSupport
import Testing
import Worlds

/// The questions of a world of concepts, and its directory.
struct ConceptFilesTests {
  private static let settings = ConceptSettings(documents: 30, concepts: 12, seed: 1)

  private struct DocumentLine: Decodable, Equatable {
    let text: String
    let concept: Int
  }

  private struct ConceptLine: Decodable {
    let concept: Int
    let name: String
    let facts: [String: String]
  }

  @Test func `the directory has the documents, concepts, questions and counts`() throws {
    let directory = try TemporaryDirectory()
    let world = try ConceptWorld(Self.settings)
    let path = directory.path("world")
    let summary = try world.write(to: path)
    #expect(
      Set(try directoryEntries(path)) == [
        "world.json", "documents.jsonl", "concepts.jsonl", "questions.jsonl", "statements.yaml",
      ])
    let documents = (0..<30).map { DocumentLine(text: world.document($0), concept: world.concept(ofDocument: $0)) }
    #expect(try Self.lines("\(path)/documents.jsonl", of: DocumentLine.self) == documents)
    #expect(try Self.lines("\(path)/questions.jsonl", of: ConceptQuestion.self) == world.questions)
    let concepts = try Self.lines("\(path)/concepts.jsonl", of: ConceptLine.self)
    #expect(concepts.map(\.name) == world.names && concepts.map(\.concept) == Array(0..<12))
    #expect(try Self.text("\(path)/statements.yaml").hasPrefix("kind: multipleChoice\ndata: questions.jsonl\n"))
    let written = try JSONDecoder().decode(ConceptSummary.self, from: Data(Self.text("\(path)/world.json").utf8))
    #expect(written == world.summary && summary == written)
    #expect(written.facts == 72 && written.questions["river"] == 12 && written.questions.count == 6)
    #expect(written.documentBytes == documents.reduce(0) { $0 + $1.text.utf8.count })
    #expect(throws: FileError.self) { try world.write(to: path) }
  }

  @Test func `the first document, concept and question of a seed`() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path("world")
    try ConceptWorld(Self.settings).write(to: path)
    let first: (String) throws -> Substring? = { try Self.text("\(path)/\($0)").split(separator: "\n").first }
    #expect(
      try first("documents.jsonl") == #"""
        {"concept":10,"text":"Workshops in Kunfus produce glass. Kunfus is famous for pie. Kunfus lies on the Tamar. \#
        Kunfus prays to Saint Simon. The roofs of Kunfus are crimson."}
        """#)
    #expect(
      try first("concepts.jsonl") == #"""
        {"concept":0,"facts":{"animal":"horse","color":"ivory","dish":"kale","river":"Orn","saint":"Elmo","trade":"paper"},\#
        "name":"Rinve"}
        """#)
    let question = try canonicalJSON(ConceptWorld(Self.settings).questions[1], pretty: false)
    #expect(
      String(decoding: question, as: UTF8.self) == #"""
        {"answer":0,"choices":["Orn","Tamar","Dart","Exe"],"concept":0,"documents":1,"id":"0/river","kind":"river",\#
        "statement":"Rinve lies on the"}
        """#)
  }

  @Test func `right answers follow from the facts, and wrong ones do not`() throws {
    let directory = try TemporaryDirectory()
    let world = try ConceptWorld(Self.settings)
    try world.write(to: directory.path("world"))
    let concepts = try Self.lines(directory.path("world") + "/concepts.jsonl", of: ConceptLine.self)
    #expect(Set(world.questions.map(\.id)).count == 72 && world.questions.count == 72)
    for question in world.questions {
      let fact = try #require(concepts[question.concept].facts[question.kind])
      #expect(Set(question.choices).count == 4)
      #expect(question.choices.filter { $0 == fact } == [question.choices[question.answer]])
      let counts = question.choices.map { world.check("\(question.statement) \($0).") }
      #expect(counts.map(\.right) == question.choices.indices.map { $0 == question.answer ? 1 : 0 })
      #expect(counts.allSatisfy { $0.total == 1 && $0.unreadable == 0 })
      #expect(question.statement.split(separator: " ").contains { $0 == concepts[question.concept].name })
    }
  }

  @Test func `questions count the documents that state their facts`() throws {
    let world = try ConceptWorld(Self.settings)
    let stated = world.questions.reduce(0) { $0 + $1.documents }
    #expect(stated == 30 * 5)
    #expect(world.summary.statedFacts == world.questions.count { $0.documents > 0 })
    for question in world.questions {
      let answer = question.choices[question.answer]
      let naming = (0..<30).filter { number in
        world.concept(ofDocument: number) == question.concept
          && ConceptWorldTests.words(world.document(number)).contains(answer)
      }
      #expect(naming.count >= question.documents)
    }
  }

  @Test func `the places of right answers are uniform`() throws {
    let world = try ConceptWorld(ConceptSettings(documents: 1, concepts: 300, seed: 1))
    let counts = (0..<4).map { place in world.questions.count { $0.answer == place } }
    // Four standard deviations of a binomial count of 1800 with probability 1/4.
    for count in counts { #expect(abs(count - 450) < 74) }
  }

  private static func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  private static func lines<Value: Decodable>(_ path: String, of type: Value.Type) throws -> [Value] {
    try text(path).split(separator: "\n").map { try JSONDecoder().decode(type, from: Data($0.utf8)) }
  }
}

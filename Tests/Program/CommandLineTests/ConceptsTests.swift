import Foundation
import Testing

extension ProgramTests {
  /// `simulate concepts` on one rank.
  @Suite struct ConceptsTests {
    @Test func `a world of concepts is a function of the seed, and its directory is complete`() throws {
      let place = try Workplace()
      let command = "simulate concepts --documents 200 --concepts 20 --json"
      let object = try place.chorus("\(command) --output first --seed 1").object()
      #expect(
        Set(object.keys) == [
          "documents", "documentBytes", "concepts", "facts", "statedFacts", "questions", "output",
        ])
      #expect(object["documents"] as? Int == 200 && object["concepts"] as? Int == 20)
      #expect(object["facts"] as? Int == 120 && object["questions"] as? Int == 120)
      #expect(object["statedFacts"] as? Int == 120)
      _ = try place.chorus("\(command) --output again --seed 1").object()
      #expect(try place.files("again") == place.files("first"))
      _ = try place.chorus("\(command) --output other --seed 2").object()
      #expect(try place.files("other") != place.files("first"))
    }

    @Test func `the documents are a corpus`() throws {
      let place = try Workplace()
      let options = "--documents 300 --concepts 20 --kinds 4 --statements 6 --wordings 3 --repeats"
      let text = try place.chorus("simulate concepts \(options) --output world").standardOutput
      #expect(text.hasPrefix("300 document(s) of "))
      #expect(text.hasSuffix(": 20 concepts, 80 facts, of which 80 are stated\nquestions: 80\nworld: world\n"))
      let object = try place.chorus(
        "prepare --text world/documents.jsonl --vocabulary 300 --output corpora/towns --json"
      )
      .object()
      #expect(object["documents"] as? Int == 300)
    }

    private static func file(_ description: String, _ options: String, _ code: Int32, says: String) -> BadInput {
      BadInput(description, "simulate concepts --output out \(options)", code, says: says)
    }

    @Test(arguments: [
      file("no documents", "--documents 0", 65, says: "the world of concepts has 0 documents; give 1 to"),
      file("more statements than facts", "--statements 7", 65, says: "has 7 statements in each document; give 1 to 6"),
      BadInput("a directory that is there", "simulate concepts --output out", 64, says: "out is there already") {
        try $0.write("x", to: "out/file")
      },
    ])
    func `sizes out of range and a directory that is there are refused`(input: BadInput) throws {
      try input.expectRefusal()
    }
  }
}

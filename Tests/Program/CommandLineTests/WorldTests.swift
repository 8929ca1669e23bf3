import Foundation
import Testing

extension ProgramTests {
  /// `simulate world` on one rank.
  @Suite struct WorldTests {
    @Test func `a world is a function of the seed, and its directory is complete`() throws {
      let place = try Workplace()
      let command = "simulate world --documents 3 --general-texts 5 --json"
      let object = try place.chorus("\(command) --output first --seed 1").object()
      #expect(
        Set(object.keys) == [
          "documents", "entities", "relations", "generalTexts", "documentBytes", "questions", "output",
        ])
      #expect(object["questions"] as? [String: Int] == ["direct": 24, "reversed": 24, "composed": 36])
      #expect(object["entities"] as? Int == 30 && object["relations"] as? Int == 24)
      _ = try place.chorus("\(command) --output again --seed 1").object()
      #expect(try place.files("again") == place.files("first"))
      _ = try place.chorus("\(command) --output other --seed 2").object()
      #expect(try place.files("other") != place.files("first"))
      let bytes = try (0..<3).reduce(0) { try $0 + place.bytes("first/documents/document-00\($1).txt").count - 1 }
      #expect(object["documentBytes"] as? Int == bytes)
    }

    @Test func `the questions are a task, the documents and general texts are a corpus`() throws {
      let place = try Workplace()
      let text = try place.chorus("simulate world --documents 20 --general-texts 30 --output world").standardOutput
      #expect(text.hasPrefix("20 document(s) of "))
      #expect(text.contains("\nquestions: 160 direct, 160 reversed, 240 composed\n30 general text(s)\nworld: world"))
      for (texts, documents) in [("world/documents", 20), ("world/general.jsonl", 30)] {
        let object = try place.chorus("prepare --text \(texts) --vocabulary 300 --output corpora/\(documents) --json")
          .object()
        #expect(object["documents"] as? Int == documents)
      }
    }

    private static func file(_ description: String, _ options: String, _ code: Int32, says: String) -> BadInput {
      BadInput(description, "simulate world --output out \(options)", code, says: says)
    }

    @Test(arguments: [
      file("no documents", "--documents 0", 65, says: "the world has 0 document(s)"),
      file("lines of different lengths", "--entities 11", 65, says: "do not form 2 lines of one length"),
      file("a negative number of texts", "--general-texts -1", 65, says: "the world has -1 general texts"),
      BadInput("a directory that is there", "simulate world --output out", 64, says: "out is there already") {
        try $0.write("x", to: "out/file")
      },
    ])
    func `sizes out of range and a directory that is there are refused`(input: BadInput) throws {
      try input.expectRefusal()
    }
  }
}

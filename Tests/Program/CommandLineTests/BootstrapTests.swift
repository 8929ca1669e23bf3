import Foundation
import TestSupport
import Testing

extension ProgramTests {
  /// Documents that a model writes from its own corpus, as a user makes them.
  @Suite(.serialized) struct BootstrapTests {
    private static let command =
      "synthesize bootstrap --corpus corpus --model run --documents 150 --keep-unfinished --max-tokens 12"

    @Test func `the documents are read by prepare, made once, and the same on two ranks`() throws {
      let place = try Workplace()
      let object = try place.chorus("\(Self.command) --output out --json").object()
      let names = [
        "documents", "unfinished", "empty", "repetitive", "seedCopies", "corpusCopies", "duplicates",
      ]
      let counts = names.map { object[$0] as? Int ?? -1 }
      #expect(counts.allSatisfy { $0 >= 0 } && counts.reduce(0, +) == 150 && object["drawn"] as? Int == 150)
      #expect(counts[0] > 0 && object["output"] as? String == "out" && object["quality"] is [String: Any])
      #expect((object["tokens"] as? Int ?? 0) <= 12 * counts[0] && object["seedDocuments"] as? Int == 32)
      let files = try place.files("out")
      let again = try place.chorus("\(Self.command) --output out --json").object()
      #expect(again as NSDictionary == object as NSDictionary)
      #expect(try place.files("out") == files)
      #expect(try place.chorus("\(Self.command) --output ranks", ranks: 2).exitCode == 0)
      for name in ["documents.jsonl", "bootstrap.json"] {
        #expect(try place.bytes("ranks/\(name)") == place.bytes("out/\(name)"))
      }
      let corpus = try place.chorus("prepare --text out --output new --vocabulary 280 --strict --json").object()
      #expect(corpus["documents"] as? Int == counts[0])
    }

    @Test func `a control has no seeds, and a stop ends with code 85`() throws {
      let place = try Workplace()
      let control = "\(Self.command) --unconditional --output control"
      let object = try place.chorus("\(control) --json").object()
      #expect((object["documents"] as? Int ?? 0) > 0)
      #expect(try !place.text("control/documents.jsonl").contains("seedDocument"))
      let long = Self.command.replacingOccurrences(of: "150", with: "200000") + " --output long"
      let stopped = try place.chorus("\(long) --time-limit 1")
      stopped.expectRefusal(85, says: ["run the same command again"], isQuiet: false)
      #expect(place.exists("long/draws/draws.json") && !place.exists("long/bootstrap.json"))
    }

    @Test func `what cannot be done is refused in one sentence`() throws {
      let place = try Workplace()
      try #require(try place.chorus("\(Self.command) --output out").exitCode == 0)
      try place.chorus("\(Self.command) --seed 1 --output out").expectRefusal(
        65, says: ["already holds other synthetic text (seed 0 instead of 1)"])
      try place.chorus("\(Self.command) --top-p 0 --output other").expectRefusal(64, says: ["top-p"], isQuiet: false)
      try place.chorus("\(Self.command) --unconditional --per-seed 2 --output other").expectRefusal(
        64, says: ["--unconditional has no seeds"], isQuiet: false)
      try place.chorus("\(Self.command) --tokens 99999999 --output other").expectRefusal(65, says: ["99999999"])
      #expect(!place.exists("other/documents.jsonl"))
    }
  }
}

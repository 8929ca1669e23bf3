import Foundation
import Testing

extension ProgramTests {
  /// Models are compared by what their tokenizers contain, not by the bytes of the files.
  @Suite struct TokenizerContentTests {
    /// A copy of the run whose `tokenizer.json` has other bytes and the same content.
    private func placeWithOtherBytes() throws -> Workplace {
      let place = try Workplace()
      try place.copy("run", to: "member")
      try place.changeTokenizer("member") {
        $0["padding"] = ["strategy": "BatchLongest", "pad_id": 0]
        var model = try #require($0["model"] as? [String: Any])
        model["merges"] = try #require(model["merges"] as? [[String]]).map { $0.joined(separator: " ") }
        $0["model"] = model
      }
      #expect(try place.bytes("member/tokenizer.json") != place.bytes("run/tokenizer.json"))
      return place
    }

    @Test func `evaluate accepts a member whose tokenizer file differs in bytes only`() throws {
      let place = try placeWithOtherBytes()
      try place.copy("run", to: "other")
      let same = try place.chorus("evaluate --json --corpus corpus --members run other").object()
      let outcome = try place.chorus("evaluate --json --corpus corpus --members run member")
      try #require(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(try outcome.object()["ensemble"] as? NSArray == same["ensemble"] as? NSArray)
    }

    @Test func `generate accepts models whose tokenizer files differ in bytes only`() throws {
      let place = try placeWithOtherBytes()
      let outcome = try place.chorus("generate --model run member --tokens 5")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    }

    @Test func `A student learns from samples of a teacher whose tokenizer file differs in bytes only`() throws {
      let place = try placeWithOtherBytes()
      let drawn = try place.chorus("sample --teacher member --output drawn --tokens 400")
      try #require(drawn.exitCode == 0, "\(drawn.standardError)")
      let outcome = try place.chorus(
        "distill run.yaml --output out --teacher member --method samples --set distillation.samples=drawn")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    }

    static let cases = [
      BadInput(
        "a member with two ids exchanged", "evaluate --corpus corpus --members run member", 65,
        says: "model member has another tokenizer than the corpus: token 1 is \"#\" instead of \"!\";"
      ) { try $0.exchangeIDs() },
      BadInput(
        "a model with two ids exchanged", "generate --model run member", 65,
        says: "model member has another tokenizer than run: token 1 is \"#\" instead of \"!\";"
      ) { try $0.exchangeIDs() },
      BadInput(
        "a member with a tokenizer file that is not one", "evaluate --corpus corpus --members run member", 65,
        says: "model member has another tokenizer than the corpus: the tokenizer file is malformed"
      ) {
        try $0.copy("run", to: "member")
        try $0.shorten("member/tokenizer.json", to: 1000)
      },
    ]

    @Test(arguments: cases) func `Other ids are refused`(_ input: BadInput) throws { try input.expectRefusal() }
  }
}

extension Workplace {
  /// Changes the tree of a model's `tokenizer.json`.
  fileprivate func changeTokenizer(_ model: String, _ change: (inout [String: Any]) throws -> Void) throws {
    let path = "\(model)/tokenizer.json"
    var tree = try #require(JSONSerialization.jsonObject(with: bytes(path)) as? [String: Any])
    try change(&tree)
    try write([UInt8](JSONSerialization.data(withJSONObject: tree)), to: path)
  }

  /// Makes a member with the ids of `!` and `#` exchanged.
  fileprivate func exchangeIDs() throws {
    try copy("run", to: "member")
    try changeTokenizer("member") {
      var model = try #require($0["model"] as? [String: Any])
      var vocabulary = try #require(model["vocab"] as? [String: Int])
      vocabulary["!"] = 3
      vocabulary["#"] = 1
      model["vocab"] = vocabulary
      $0["model"] = model
    }
  }
}

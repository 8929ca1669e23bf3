import Testing
import Tokenizers

@Suite struct TokenizerErrorTests {
  @Test func `A missing field is named`() {
    let error = TokenizerError.malformedFile(field: "model.vocab", problem: "the field is missing")
    #expect(throws: error) { try changed { $0.model["vocab"] = nil } }
    #expect(throws: TokenizerError.self) { try changed { $0.model["merges"] = nil } }
    #expect(throws: TokenizerError.self) { try changed { $0.root["model"] = nil } }
  }

  @Test func `Values of another type are refused`() {
    #expect(throws: TokenizerError.self) { try changed { $0.model["vocab"] = ["a": -1] } }
    #expect(throws: TokenizerError.self) { try changed { $0.model["merges"] = [["a", 1]] } }
    #expect(throws: TokenizerError.self) { try changed { $0.root["added_tokens"] = "none" } }
  }

  @Test func `A merge of an unknown token is refused`() {
    #expect(throws: TokenizerError.unknownMergeToken(rank: 0, token: "zebra")) {
      try changed { $0.merges.insert(["zebra", "a"], at: 0) }
    }
    #expect(throws: TokenizerError.unknownMergeToken(rank: 0, token: "~~")) {
      try changed { $0.merges.insert(["~", "~"], at: 0) }
    }
  }

  @Test func `A merge that makes a special token is refused`() {
    #expect(throws: TokenizerError.unknownMergeToken(rank: 0, token: "he")) {
      try changed { file in
        let token: [String: Any] = ["id": file.vocabulary["he"] ?? 0, "content": "he", "special": true]
        file.addedTokens.append(token)
      }
    }
  }

  @Test(arguments: [["a"], [], ["a", "b", "c"]])
  func `A merge that is not a pair is refused`(merge: [String]) {
    #expect(throws: TokenizerError.malformedMerge(rank: 0, merge: merge)) {
      try changed { $0.merges.insert(merge, at: 0) }
    }
  }

  @Test func `Ids must be different`() {
    #expect(throws: TokenizerError.duplicateID(id: 1, tokens: ["!", "#"])) {
      try changed { $0.vocabulary["#"] = 1 }
    }
    #expect(throws: TokenizerError.idOutOfRange(token: "zebra", id: 4_294_967_295, count: 513)) {
      try changed { $0.vocabulary["zebra"] = 4_294_967_295 }
    }
    #expect(throws: TokenizerError.conflictingIDs(token: "<|endoftext|>", vocabulary: 0, added: 5)) {
      try changed { $0.addedTokens[0]["id"] = 5 }
    }
  }

  @Test func `A byte without a token vanishes`() throws {
    let tokenizer = try changed { file in
      file.vocabulary["zebra"] = file.vocabulary["Q"]
      file.vocabulary["Q"] = nil
    }
    #expect(tokenizer.encode("1Q2Q") == tokenizer.encode("12"))
    #expect(tokenizer.canonicalJSON() == nil)
  }

  @Test func `The end-of-text token is needed`() {
    let candidates = ["<|endoftext|>", "<|end_of_text|>", "</s>", "<｜end▁of▁sentence｜>", "<eos>", "<|im_end|>"]
    #expect(throws: TokenizerError.missingEndOfText(candidates: candidates)) { try changed { $0.addedTokens = [] } }
  }

  @Test(arguments: ["猫", "a b"])
  func `Text is not built of a token that is not spelled in the byte alphabet`(token: String) throws {
    let tokenizer = try changed { $0.vocabulary[token] = 512 }
    #expect(!tokenizer.encode(token).contains(512))
    #expect(tokenizer.text(of: [512]) == token)
  }

  @Test func `Ids may have gaps, up to a limit`() throws {
    let tokenizer = try changed { $0.vocabulary["zebra"] = 60_000 }
    #expect(tokenizer.vocabularySize == 60_001)
    #expect(tokenizer.text(of: [60_000, 513, 59_999]) == "zebra")
    #expect(throws: TokenizerError.idOutOfRange(token: "zebra", id: 66_049, count: 513)) {
      try changed { $0.vocabulary["zebra"] = 66_049 }
    }
  }

  @Test func `The token of unknown characters must be there`() {
    #expect(throws: TokenizerError.missingUnknown(token: "<unk>")) { try changed { $0.model["unk_token"] = "<unk>" } }
  }

  @Test func `Other kinds of tokenizer are refused in a sentence that names the difference`() throws {
    expectUnsupported("normalizer") { $0.root["normalizer"] = ["type": "Nmt"] }
    expectUnsupported("normalizer.normalizers.1") {
      $0.root["normalizer"] = ["type": "Sequence", "normalizers": [["type": "NFC"], ["type": "BertNormalizer"]]]
    }
    expectUnsupported("pre_tokenizer") { $0.root["pre_tokenizer"] = ["type": "UnicodeScripts"] }
    expectUnsupported("pre_tokenizer") { $0.root["pre_tokenizer"] = Self.sequence(Self.level, Self.level) }
    expectUnsupported("pre_tokenizer.pretokenizers.0.behavior") {
      $0.root["pre_tokenizer"] = Self.sequence(Self.split("x", "Kept"), Self.level)
    }
    expectUnsupported("decoder") { $0.root["decoder"] = ["type": "CTC"] }
    expectUnsupported("decoder") {
      $0.root["decoder"] = [
        "type": "Sequence",
        "decoders": [["type": "Fuse"], ["type": "Replace", "pattern": ["String": "ab"], "content": "c"]],
      ]
    }
    expectUnsupported("post_processor") { $0.root["post_processor"] = ["type": "Unknown"] }
    expectUnsupported("model.type") { $0.root["model"] = ["type": "WordPiece", "vocab": ["a": 0]] }
    expectUnsupported("model.dropout") { $0.model["dropout"] = 0.1 }
    expectUnsupported("model.end_of_word_suffix") { $0.model["end_of_word_suffix"] = "</w>" }
  }

  @Test func `An expression that is not implemented is refused with the reason`() throws {
    let error = #expect(throws: TokenizerError.self) {
      try changed { $0.root["pre_tokenizer"] = Self.sequence(Self.split(#"\h+"#, "Isolated"), Self.level) }
    }
    #expect(error == .unsupportedExpression(#"\h+"#, reason: #"\h is not supported"#))
  }

  private static var level: [String: Any] { ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false] }

  private static func split(_ expression: String, _ behavior: String) -> [String: Any] {
    ["type": "Split", "pattern": ["Regex": expression], "behavior": behavior]
  }

  private static func sequence(_ steps: [String: Any]...) -> [String: Any] {
    ["type": "Sequence", "pretokenizers": steps]
  }

  @Test func `A description has the facts and ends with what to do`() {
    let error = TokenizerError.vocabularyTooSmall(requested: 100, minimum: 257)
    #expect(error.description.contains("100"))
    #expect(error.description.hasSuffix("ask for at least 257"))
    #expect(TokenizerError.missingUnknown(token: "<unk>").description.contains("<unk>"))
  }

  private func expectUnsupported(_ field: String, _ change: (inout EditableFile) -> Void) {
    let error = #expect(throws: TokenizerError.self) { try changed(change) }
    guard case .unsupported(field, _, _) = error else {
      Issue.record("\(String(describing: error)) does not name \(field)")
      return
    }
  }

  private func changed(_ change: (inout EditableFile) -> Void) throws -> Tokenizer {
    try EditableFile.tokenizer(change)
  }
}

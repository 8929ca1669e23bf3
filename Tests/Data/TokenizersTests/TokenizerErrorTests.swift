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

  @Test func `Ids must be different and without gaps`() {
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

  @Test func `Every byte needs a token`() {
    #expect(throws: TokenizerError.missingByte(UInt8(ascii: "Q"))) {
      try changed { file in
        file.vocabulary["zebra"] = file.vocabulary["Q"]
        file.vocabulary["Q"] = nil
      }
    }
  }

  @Test func `The end-of-text token is needed`() {
    #expect(throws: TokenizerError.missingEndOfText(candidates: ["<|endoftext|>", "<|end_of_text|>"])) {
      try changed { $0.addedTokens = [] }
    }
  }

  @Test(arguments: ["猫", ""])
  func `A token must be spelled in the byte alphabet`(token: String) {
    #expect(throws: TokenizerError.notByteLevel(token: token)) { try changed { $0.vocabulary[token] = 512 } }
  }

  @Test func `Other kinds of tokenizer are refused in a sentence that names the difference`() throws {
    expectUnsupported("normalizer") { $0.root["normalizer"] = ["type": "NFC"] }
    expectUnsupported("pre_tokenizer") { $0.root["pre_tokenizer"] = nil }
    expectUnsupported("pre_tokenizer") { $0.root["pre_tokenizer"] = ["type": "Whitespace"] }
    expectUnsupported("pre_tokenizer.add_prefix_space") { $0.root["pre_tokenizer"] = ["type": "ByteLevel"] }
    expectUnsupported("pre_tokenizer.use_regex") {
      $0.root["pre_tokenizer"] = ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false]
    }
    expectUnsupported("added_tokens") {
      $0.addedTokens.append(["id": 512, "content": "  ", "special": false])
    }
    expectUnsupported("model.type") { $0.root["model"] = ["type": "Unigram", "vocab": [["a", -1.5]]] }
    expectUnsupported("model.byte_fallback") { $0.model["byte_fallback"] = true }
    expectUnsupported("model.dropout") { $0.model["dropout"] = 0.1 }
    expectUnsupported("model.end_of_word_suffix") { $0.model["end_of_word_suffix"] = "</w>" }
  }

  @Test func `A Split by another expression is refused`() throws {
    let level: [String: Any] = ["type": "ByteLevel", "add_prefix_space": false, "use_regex": false]
    let split: [String: Any] = ["type": "Split", "pattern": ["Regex": "x"], "behavior": "Isolated"]
    expectUnsupported("pre_tokenizer.pattern") {
      $0.root["pre_tokenizer"] = ["type": "Sequence", "pretokenizers": [split, level]]
    }
  }

  @Test func `A description has the facts and ends with what to do`() {
    let error = TokenizerError.vocabularyTooSmall(requested: 100, minimum: 257)
    #expect(error.description.contains("100"))
    #expect(error.description.hasSuffix("ask for at least 257"))
    #expect(TokenizerError.missingByte(3).description.contains("byte 3"))
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

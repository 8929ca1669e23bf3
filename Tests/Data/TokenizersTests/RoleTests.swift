import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct RoleTests {
  @Test func `Documents end with the known token, whatever the configuration names`() throws {
    let tokenizer = try tokenizer(["eos_token": "<other>"]) { $0.addedTokens.append(Self.special(512, "<other>")) }
    #expect(tokenizer.endOfText == 0)
  }

  @Test func `Without a known token the configuration decides, then the post-processor, then other spellings`() throws {
    let change: (inout EditableFile) -> Void = { file in
      file.addedTokens = [
        Self.special(0, "<|endoftext|>", named: "<end>"), Self.special(512, "</s>"), Self.special(513, "<last>"),
      ]
      file.vocabulary["<|endoftext|>"] = nil
      file.root["post_processor"] = Self.template(before: [:], after: ["<last>": 513])
    }
    #expect(try tokenizer(["eos_token": ["content": "<end>"]], change).endOfText == 0)
    #expect(try tokenizer([:], change).endOfText == 513)
    #expect(try tokenizer(["eos_token": NSNull()], change).endOfText == 513)
    let plain = try tokenizer([:]) { file in
      change(&file)
      file.root["post_processor"] = nil
    }
    #expect(plain.endOfText == 512)
  }

  @Test func `A decided token must be special`() throws {
    let file = try Golden.file(.llama3)
    let tokenizer = try Golden.tokenizer(.llama3)
    #expect(try Tokenizer(json: file, roles: .decided(endOfText: tokenizer.endOfText)).endOfText == tokenizer.endOfText)
    #expect(throws: TokenizerError.missingEndOfText(candidates: ["with the id 5"])) {
      try Tokenizer(json: file, roles: .decided(endOfText: 5))
    }
  }

  @Test func `A token of its own stands before texts when the configuration names it and it is put there`() throws {
    let change: (inout EditableFile) -> Void = { file in
      file.addedTokens.append(Self.special(512, "<s>"))
      file.root["post_processor"] = [
        "type": "Sequence",
        "processors": [["type": "ByteLevel"], Self.template(before: ["<s>": 512], after: [:])],
      ]
    }
    let named = try tokenizer(["bos_token": "<s>"], change)
    #expect(named.textStart == 512)
    #expect(named.frame == (try tokenizer([:], change)).frame)
    #expect(named.frame.before == [512])
    #expect(try tokenizer([:], change).textStart == 0)
    #expect(try tokenizer(["bos_token": "<|endoftext|>"], change).textStart == 0)
    #expect(try named.identity == tokenizer([:], change).identity)
  }

  @Test func `A directory without a tokenizer file is refused, with the form that is there`() throws {
    let directory = try TemporaryDirectory()
    try Data().write(to: URL(filePath: directory.path + "/tokenizer.model"))
    #expect(throws: TokenizerError.missingFile(directory: directory.path, other: "tokenizer.model")) {
      try TokenizerFiles(path: directory.path)
    }
    try Golden.file(.gpt2).write(to: URL(filePath: directory.path + "/tokenizer.json"))
    #expect(try Tokenizer(TokenizerFiles(path: directory.path)).identity == Golden.tokenizer(.gpt2).identity)
    #expect(try TokenizerFiles(path: directory.path + "/tokenizer.json").json == Array(Golden.file(.gpt2)))
  }

  private func tokenizer(
    _ configuration: [String: Any], _ change: (inout EditableFile) -> Void
  ) throws -> Tokenizer {
    var file = try EditableFile(.gpt2)
    change(&file)
    let description = try JSONSerialization.data(withJSONObject: configuration)
    return try Tokenizer(TokenizerFiles(json: Array(file.data()), configuration: Array(description)))
  }

  private static func special(_ id: Int, _ content: String, named name: String? = nil) -> [String: Any] {
    ["id": id, "content": name ?? content, "special": true]
  }

  private static func template(before: [String: Int], after: [String: Int]) -> [String: Any] {
    let piece = { (name: String) in ["SpecialToken": ["id": name, "type_id": 0]] as [String: Any] }
    let ids = before.merging(after) { $1 }
    let sequence: [String: Any] = ["Sequence": ["id": "A", "type_id": 0]]
    return [
      "type": "TemplateProcessing", "single": before.keys.map(piece) + [sequence] + after.keys.map(piece),
      "special_tokens": ids.mapValues { ["ids": [$0]] },
    ]
  }
}

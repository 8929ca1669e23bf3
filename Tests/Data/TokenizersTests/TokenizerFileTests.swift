import Files
import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct TokenizerFileTests {
  @Test(arguments: [SplitPattern.gpt2, .llama3])
  func `A file that is read and written anew is the same byte for byte`(pattern: SplitPattern) throws {
    let file = try Golden.file(pattern)
    #expect(try Tokenizer(json: file).canonicalJSON() == file)
  }

  @Test func `A file that is read is handed on unchanged`() throws {
    var file = try EditableFile(.gpt2)
    file.root["note"] = "unknown"
    let data = try file.data()
    #expect(try Tokenizer(json: data).json() == data)
  }

  @Test func `Files of one content have one name in recipes, those of other kinds by their bytes`() throws {
    var file = try EditableFile(.gpt2)
    file.root["note"] = "unknown"
    #expect(try Tokenizer(json: file.data()).recipeChecksum == Golden.tokenizer(.gpt2).recipeChecksum)
    #expect(try Golden.tokenizer(.gpt2).recipeChecksum == Checksum.of([UInt8](Golden.file(.gpt2))))
    let (one, other) = try (
      Tokenizer(json: Golden.file(.qwen2)), Tokenizer(json: Golden.file(.qwen2) + Data("\n".utf8))
    )
    #expect(one.recipeChecksum != other.recipeChecksum)
    #expect(one.canonicalJSON() == nil)
  }

  @Test func `Merges may be strings, and a file may lack what older ones lack`() throws {
    let tokenizer = try changed {
      $0.merges = $0.merges.map { ($0 as? [String] ?? []).joined(separator: " ") }
      $0.model["type"] = nil
      $0.model["ignore_merges"] = nil
      $0.model["end_of_word_suffix"] = ""
    }
    #expect(tokenizer.canonicalJSON() == (try Golden.file(.gpt2)))
  }

  @Test func `The last of two merges of one pair counts, as in the independent library`() throws {
    #expect(try Golden.tokenizer(.gpt2).encode("highest") == [72, 323])
    let tokenizer = try changed { $0.merges.append($0.merges[0]) }
    #expect(tokenizer.encode("highest") == [72, 303, 69, 296])
  }

  @Test func `Special characters of an added token are escaped`() throws {
    let content = "<\"\\\n\r\t\u{8}\u{C}\u{1}\u{7F}é>"
    let tokenizer = try changed { $0.addedTokens.append(["id": 512, "content": content, "special": true]) }
    let again = try Tokenizer(json: #require(tokenizer.canonicalJSON()))
    #expect(again.vocabulary.specialTokens.last?.content == content)
    #expect(again.vocabularySize == 513)
  }

  @Test(arguments: ["", "{", "[]", "null", "{}", "\u{FEFF}", #"{"model": {}}"#, #"{"model": 3}"#])
  func `Data that is not a tokenizer file is refused`(text: String) {
    #expect(throws: TokenizerError.self) { try Tokenizer(json: Data(text.utf8)) }
  }

  @Test func `A file cut short anywhere is refused`() throws {
    let file = try Golden.file(.gpt2)
    for count in stride(from: 0, to: file.count - 1, by: 997) {
      #expect(throws: TokenizerError.self) { try Tokenizer(json: file.prefix(count)) }
    }
  }

  @Test func `A file with changed bytes is refused or read, without a trap`() throws {
    let file = try Golden.file(.gpt2)
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<200 {
      var changed = file
      for _ in 0..<3 {
        changed[Int.random(in: 0..<file.count, using: &generator)] = .random(in: 32..<127, using: &generator)
      }
      if let tokenizer = try? Tokenizer(json: changed) { _ = tokenizer.encode(" the keeper's log") }
    }
  }

  private func changed(_ change: (inout EditableFile) -> Void) throws -> Tokenizer {
    try EditableFile.tokenizer(change)
  }
}

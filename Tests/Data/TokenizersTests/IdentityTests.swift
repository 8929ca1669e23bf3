import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct IdentityTests {
  @Test(arguments: SplitPattern.allCases)
  func `Files that differ in bytes but not in content have one identity`(pattern: SplitPattern) throws {
    let tokenizer = try Golden.tokenizer(pattern)
    for (name, file) in try Self.otherSpellings(pattern) {
      let other = try Tokenizer(json: file)
      #expect(try file != Golden.file(pattern), "\(name)")
      #expect(other.identity == tokenizer.identity, "\(name)")
      #expect(other.firstDifference(from: tokenizer) == nil, "\(name)")
      for golden in try Golden.encodings() { #expect(other.encode(golden.text) == golden.result(pattern).ids) }
    }
  }

  /// The golden file with other bytes and the same content.
  private static func otherSpellings(_ pattern: SplitPattern) throws -> [String: Data] {
    let file = try EditableFile(pattern)
    let change = { (edit: (inout EditableFile) -> Void) in
      var changed = file
      edit(&changed)
      return try changed.data()
    }
    return [
      "order of keys and no white space": try change { _ in },
      "white space": try Golden.file(pattern) + Data("\n".utf8),
      "merges as strings": try change {
        $0.merges = $0.merges.map { ($0 as? [String] ?? []).joined(separator: " ") }
      },
      "unused fields": try change {
        $0.root["padding"] = ["strategy": "BatchLongest", "pad_id": 0]
        $0.root["truncation"] = ["max_length": 16]
        $0.root["post_processor"] = ["type": "ByteLevel", "trim_offsets": false]
        $0.root["decoder"] = nil
        $0.root["note"] = "unknown"
      },
      "the place of the special token": try change {
        let content = $0.addedTokens[0]["content"] as? String ?? ""
        let isListed = $0.vocabulary[content] != nil
        $0.vocabulary[content] = isListed ? nil : $0.addedTokens[0]["id"] as? Int
      },
    ]
  }

  @Test func `The steps of GPT-2 may be written as one or as two`() throws {
    let split = try EditableFile.tokenizer {
      $0.root["pre_tokenizer"] = Self.sequence([Self.split(.gpt2), Self.byteLevel(usesRegex: false)])
    }
    #expect(try split.identity == Golden.tokenizer(.gpt2).identity)
    #expect(try split.canonicalJSON() == Golden.file(.gpt2))
  }

  @Test func `Files of other content have other identities and a first difference`() throws {
    let tokenizer = try Golden.tokenizer(.gpt2)
    var identities = [tokenizer.identity]
    for (difference, change) in Self.changes {
      let other = try EditableFile.tokenizer(change)
      #expect(other.firstDifference(from: tokenizer) == difference)
      #expect(!identities.contains(other.identity), "\(difference)")
      identities.append(other.identity)
    }
  }

  /// Changes of the golden file by the difference that they make.
  private static let changes: [(String, @Sendable (inout EditableFile) -> Void)] = [
    ("the vocabulary has 513 tokens instead of 512", { $0.vocabulary["zebra"] = 512 }),
    (#"token 257 is "Ġt" instead of "he""#, { $0.swap("he", "Ġt") }),
    (
      #"token 511 is "zebra" instead of "å²©çŁ³""#,
      { file in
        file.vocabulary["zebra"] = 511
        file.vocabulary["å²©çŁ³"] = nil
        file.merges.removeLast()
      }
    ),
    (#"merge 0 is "Ġ" + "t" instead of "h" + "e""#, { $0.merges.swapAt(0, 1) }),
    ("there are 254 merges instead of 255", { $0.merges.removeLast() }),
    ("ignore_merges is true instead of false", { $0.model["ignore_merges"] = true }),
    (
      #"token 0 is the special token "<|end_of_text|>" instead of the special token "<|endoftext|>""#,
      { file in
        file.vocabulary["<|endoftext|>"] = nil
        file.addedTokens[0]["content"] = "<|end_of_text|>"
      }
    ),
  ]

  @Test func `Other steps are a difference`() throws {
    let other = try EditableFile.tokenizer {
      $0.root["pre_tokenizer"] = Self.sequence([Self.split(.llama3), Self.byteLevel(usesRegex: false)])
    }
    let difference = try #require(try other.firstDifference(from: Golden.tokenizer(.gpt2)))
    #expect(difference.hasPrefix("the pre-tokenizer is [Split by (?i:'s|"))
    #expect(try other.identity != Golden.tokenizer(.gpt2).identity)
  }

  @Test func `Each step cuts the pieces of the step before it`() throws {
    let tokenizer = try EditableFile.tokenizer {
      $0.root["pre_tokenizer"] = Self.sequence([Self.split(.llama3), Self.byteLevel(usesRegex: true)])
    }
    #expect(try Tokenizer(json: #require(tokenizer.canonicalJSON())).identity == tokenizer.identity)
    for golden in try Golden.encodings() {
      let text = Array(golden.text.utf8)
      // Pieces of the first step, each encoded by a tokenizer that has the second step only.
      var start = 0
      var expected: [UInt32] = []
      for length in golden.llama3.pieces {
        expected += try Golden.tokenizer(.gpt2).encode(Array(text[start..<start + length]))
        start += length
      }
      #expect(tokenizer.encode(text) == expected)
    }
  }

  @Test func `A text starts with its own token or else with the one that ends texts`() throws {
    let end = SpecialToken(id: 0, content: "end", isInModel: true)
    let begin = SpecialToken(id: 1, content: "begin", isInModel: true)
    #expect(SpecialTokens(endOfText: end).textStart == end)
    #expect(SpecialTokens(beginOfText: begin, endOfText: end).textStart == begin)
    let tokens = try Golden.tokenizer(.llama3).specialTokens
    #expect(tokens.beginOfText == nil && tokens.padding == nil && tokens.textStart == tokens.endOfText)
  }

  private static func sequence(_ steps: [[String: Any]]) -> [String: Any] {
    ["type": "Sequence", "pretokenizers": steps]
  }

  private static func split(_ pattern: SplitPattern) -> [String: Any] {
    ["type": "Split", "pattern": ["Regex": pattern.expression], "behavior": "Isolated"]
  }

  private static func byteLevel(usesRegex: Bool) -> [String: Any] {
    ["type": "ByteLevel", "add_prefix_space": false, "use_regex": usesRegex]
  }
}

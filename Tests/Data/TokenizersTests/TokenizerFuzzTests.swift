import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct TokenizerFuzzTests {
  @Test func `Files with exchanged values are refused or read, without a trap`() throws {
    var generator = SeededGenerator(seed: 21)
    let files = try GoldenKinds.names.map { try GoldenKinds.file($0) }
    var read = 0
    for round in 0..<500 {
      let data = try JSONSerialization.data(withJSONObject: Self.mutated(files[round % files.count], &generator))
      guard let tokenizer = try? Tokenizer(json: data) else { continue }
      read += 1
      var encoder = TokenEncoder(tokenizer, findsSpecialTokens: true)
      for text in ["the keeper's 123 log\r\n", "<tool>▁Q é\u{4E2D}"] {
        _ = tokenizer.text(of: encoder.encode(text.utf8.span))
      }
    }
    #expect(read > 50 && read < 450)
  }

  private static var values: [Any] {
    [
      NSNull(), true, false, 0, -1, 1.5, 4_294_967_295, 1e300, "", "x", "(a+)+b", "▁", [Any](), ["a"], [String: Any](),
      ["type": "Sequence"], ["Regex": "[^"], ["String": ""],
    ]
  }

  /// The tree with another value in one place.
  private static func mutated(_ tree: Any, _ generator: inout SeededGenerator) -> Any {
    if var object = tree as? [String: Any], let key = object.keys.sorted().randomElement(using: &generator) {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0: object[key] = nil
      case 1: object[key] = values.randomElement(using: &generator)
      default: object[key] = mutated(object[key] ?? NSNull(), &generator)
      }
      return object
    }
    if var list = tree as? [Any], !list.isEmpty {
      let index = Int.random(in: 0..<list.count, using: &generator)
      list[index] = mutated(list[index], &generator)
      return list
    }
    return values.randomElement(using: &generator) ?? NSNull()
  }

  @Test func `Deep nesting is refused`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: TokenizerError.self) { try Tokenizer(json: Data(deep.utf8)) }
  }

  @Test func `Spellings that are canonically equivalent are different tokens`() throws {
    let file = """
      {"added_tokens": [{"id": 0, "content": "</s>", "special": true}],
       "model": {"vocab": {"</s>": 0, "\u{212B}": 1, "\u{C5}": 2, "A": 3, "\u{30A}": 4, "A\u{30A}": 5, "\\ud834\\udd1e\\/": 6},
                 "merges": ["A \u{30A}"]}}
      """
    let tokenizer = try Tokenizer(json: Data(file.utf8))
    #expect(tokenizer.encode("\u{C5}\u{212B}A\u{30A}") == [2, 1, 5])
    #expect(tokenizer.text(of: [6]) == "\u{1D11E}/")
  }
}

import Foundation
import Tokenizers

/// The files that `Tests/Oracles/generate_tokenizer_golden.py` writes.
enum Golden {
  static func data(_ name: String) throws -> Data {
    let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    return try Data(contentsOf: directory.appending(path: name))
  }

  /// The tokenizer's file, as saved by the library.
  static func file(_ rule: Pretokenizer.Rule) throws -> Data {
    try data(rule == .gpt2 ? "gpt2.json" : "llama3.json")
  }

  static func tokenizer(_ rule: Pretokenizer.Rule) throws -> Tokenizer {
    try Tokenizer(json: file(rule))
  }

  static func encodings() throws -> [GoldenEncoding] {
    try JSONDecoder().decode([GoldenEncoding].self, from: data("encodings.json"))
  }

  static func trainingText() throws -> [UInt8] { Array(try data("training.txt")) }
}

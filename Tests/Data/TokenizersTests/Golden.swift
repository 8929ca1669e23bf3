import Foundation
import Tokenizers

/// The files that `Tests/Oracles/generate_tokenizer_golden.py` writes.
enum Golden {
  static func data(_ name: String) throws -> Data {
    let directory = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
    return try Data(contentsOf: directory.appending(path: name))
  }

  /// The tokenizer's file, as saved by the library.
  static func file(_ pattern: SplitPattern) throws -> Data {
    try data("\(pattern).json")
  }

  static func tokenizer(_ pattern: SplitPattern) throws -> Tokenizer {
    try Tokenizer(json: file(pattern))
  }

  static func encodings() throws -> [GoldenEncoding] {
    try JSONDecoder().decode([GoldenEncoding].self, from: data("encodings.json"))
  }

  static func trainingText() throws -> [UInt8] { Array(try data("training.txt")) }
}

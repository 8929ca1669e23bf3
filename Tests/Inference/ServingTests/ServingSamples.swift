import Foundation
import Tokenizers

/// Tokenizers of tests.
enum ServingSamples {
  /// A tokenizer of all bytes with special tokens after them.
  static func tokenizer(special: [String] = ["<|endoftext|>"]) throws -> Tokenizer {
    var alphabet = Array(0x21...0x7E) + Array(0xA1...0xAC) + Array(0xAE...0xFF)
    alphabet += (0..<256 - alphabet.count).map { 0x100 + $0 }
    let spellings = alphabet.compactMap { Unicode.Scalar($0).map { String($0) } }
    let vocabulary = Dictionary(uniqueKeysWithValues: spellings.enumerated().map { ($1, $0) })
    let added = special.enumerated().map { index, content in
      [
        "id": 256 + index, "content": content, "special": true, "single_word": false, "lstrip": false, "rstrip": false,
        "normalized": false,
      ] as [String: Any]
    }
    let file: [String: Any] = [
      "version": "1.0", "added_tokens": added, "normalizer": NSNull(), "post_processor": NSNull(),
      "pre_tokenizer": ["type": "ByteLevel", "add_prefix_space": false, "use_regex": true] as [String: Any],
      "decoder": ["type": "ByteLevel"],
      "model": ["type": "BPE", "vocab": vocabulary, "merges": [String]()] as [String: Any],
    ]
    return try Tokenizer(json: JSONSerialization.data(withJSONObject: file))
  }
}

import Foundation
import Testing
import Tokenizers

/// A golden file as a tree that tests can change.
struct EditableFile {
  var root: [String: Any]

  var model: [String: Any] {
    get { root["model"] as? [String: Any] ?? [:] }
    set { root["model"] = newValue }
  }
  var vocabulary: [String: Int] {
    get { model["vocab"] as? [String: Int] ?? [:] }
    set { model["vocab"] = newValue }
  }
  var merges: [Any] {
    get { model["merges"] as? [Any] ?? [] }
    set { model["merges"] = newValue }
  }
  var addedTokens: [[String: Any]] {
    get { root["added_tokens"] as? [[String: Any]] ?? [] }
    set { root["added_tokens"] = newValue }
  }

  /// A golden file.
  init(_ pattern: SplitPattern) throws {
    let tree = try JSONSerialization.jsonObject(with: Golden.file(pattern))
    root = try #require(tree as? [String: Any])
  }

  /// Exchanges the ids of two tokens.
  mutating func swap(_ one: String, _ other: String) {
    let id = vocabulary[one]
    vocabulary[one] = vocabulary[other]
    vocabulary[other] = id
  }

  /// The file's bytes.
  func data() throws -> Data { try JSONSerialization.data(withJSONObject: root) }

  /// The tokenizer of the changed GPT-2 file.
  static func tokenizer(_ change: (inout EditableFile) -> Void) throws -> Tokenizer {
    var file = try EditableFile(.gpt2)
    change(&file)
    return try Tokenizer(json: file.data())
  }
}

import Foundation
import Testing
import Tokenizers

/// The golden GPT-2 file as a tree that tests can damage.
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

  /// The tokenizer of the changed file.
  static func tokenizer(_ change: (inout EditableFile) -> Void) throws -> Tokenizer {
    let tree = try JSONSerialization.jsonObject(with: Golden.file(.gpt2))
    var file = EditableFile(root: try #require(tree as? [String: Any]))
    change(&file)
    return try Tokenizer(json: JSONSerialization.data(withJSONObject: file.root))
  }
}

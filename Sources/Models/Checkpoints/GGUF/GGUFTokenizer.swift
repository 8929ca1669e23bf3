import Files
import Foundation

/// A `tokenizer.json` as GGUF files describe it: tokens by their ids, their kinds, merges, and the name of the way to split
/// text.
struct GGUFTokenizer {
  /// A kind of token.
  enum Kind: Int {
    case normal = 1
    case control = 3
    case userDefined = 4
    case unused = 5
  }

  private struct File: Decodable {
    let model: Model
    let addedTokens: [AddedToken]?
    let preTokenizer: JSONValue?
    let normalizer: JSONValue?

    enum CodingKeys: String, CodingKey {
      case model, normalizer
      case addedTokens = "added_tokens"
      case preTokenizer = "pre_tokenizer"
    }
  }

  private struct Model: Decodable {
    let vocab: [String: Int]
    let merges: [Merge]
  }

  private struct AddedToken: Decodable {
    let id: Int
    let content: String
    let special: Bool?
  }

  /// A pair of tokens, written as a list of two or as a text with a space between.
  private struct Merge: Decodable {
    let text: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      text = try (try? container.decode(String.self)) ?? container.decode([String].self).joined(separator: " ")
    }
  }

  private let file: File
  /// The name of the way to split text.
  let splitting: String

  /// Reads a file.
  ///
  /// - Throws: `FileError.system`, `CheckpointError.notExported` when GGUF has no name for the tokenizer's kind.
  init(path: String) throws {
    guard let file = try? JSONDecoder().decode(File.self, from: Data(readFile(path))) else {
      throw CheckpointError.notExported(path: path, reason: "it is not a byte-pair tokenizer with vocab and merges")
    }
    guard let splitting = GGUFSplitting(file.preTokenizer, normalizer: file.normalizer) else {
      throw CheckpointError.notExported(
        path: path, reason: "its way to split text (pre_tokenizer) is none of GPT-2, Llama 3, Qwen 2 and SmolLM")
    }
    self.file = file
    self.splitting = splitting.rawValue
  }

  /// The pairs that are merged, in their order.
  var merges: [String] { file.model.merges.map(\.text) }

  /// The tokens of the rows of a vocabulary, and their kinds; rows without a token are unused.
  func tokens(_ count: Int) -> (texts: [String], kinds: [Int]) {
    var texts = (0..<count).map { "[PAD\($0)]" }
    var kinds = [Int](repeating: Kind.unused.rawValue, count: count)
    func put(_ text: String, _ id: Int, _ kind: Kind) {
      guard texts.indices.contains(id) else { return }
      texts[id] = text
      kinds[id] = kind.rawValue
    }
    for (text, id) in file.model.vocab { put(text, id, .normal) }
    for token in file.addedTokens ?? [] {
      put(token.content, token.id, token.special == true ? .control : .userDefined)
    }
    return (texts, kinds)
  }
}

import Checkpoints
import Files
import Tokenizers

/// The facts of the files beside a model about its texts: special tokens, ends of answers, the chat template.
struct ModelFiles: Sendable {
  /// The program that forms conversations; nil when there is none, or several.
  let chatTemplate: String?
  /// Spellings of special tokens by their role, such as `bos_token`.
  private let spellings: [String: String]
  /// The tokens at which generated texts end.
  let ends: Set<UInt32>

  /// Reads the files of a model directory; those that are absent or not JSON say nothing.
  ///
  /// - Throws: `FileError.system` when a file is there and cannot be read.
  init(directory: String) throws(FileError) {
    ends = try ModelDirectory.textEnds(directory)
    chatTemplate = try ModelDirectory.chatTemplate(directory)
    let tokenizer = try ModelDirectory.tokenizerFields(directory)
    let roles = ["bos_token", "eos_token", "pad_token"].map { ($0, Self.spelling(tokenizer[$0])) }
    spellings = Dictionary(uniqueKeysWithValues: roles).compactMapValues(\.self)
  }

  /// The spelling of the token of a role, if the vocabulary has it.
  func spelling(_ role: String, in tokenizer: Tokenizer) -> String? {
    spellings[role].flatMap { tokenizer.specialToken($0) == nil ? nil : $0 }
  }

  /// A text, or an object with the text under `content`.
  private static func spelling(_ node: JSONNode?) -> String? {
    switch node {
    case .text(let text): text
    case .object(let fields): spelling(fields.last { $0.key == "content" }?.value)
    default: nil
    }
  }
}

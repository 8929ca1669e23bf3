import Files
import Tokenizers

/// The facts of the files beside a model about its texts: special tokens, ends of answers, the chat template.
struct ModelFiles: Sendable {
  /// The program that forms conversations; nil when there is none, or several.
  private(set) var chatTemplate: String?
  /// Spellings of special tokens by their role, such as `bos_token`.
  private var spellings: [String: String] = [:]
  /// The tokens at which generated texts end.
  private(set) var ends: Set<UInt32> = []

  /// Reads the files of a model directory; those that are absent or not JSON say nothing.
  ///
  /// - Throws: `FileError.system` when a file is there and cannot be read.
  init(directory: String) throws {
    for name in ["config.json", "generation_config.json"] {
      ends.formUnion(Self.ends(try Self.fields("\(directory)/\(name)")["eos_token_id"]))
    }
    let tokenizer = try Self.fields("\(directory)/tokenizer_config.json")
    for role in ["bos_token", "eos_token", "pad_token"] { spellings[role] = Self.spelling(tokenizer[role]) }
    let template = "\(directory)/chat_template.jinja"
    if exists(template) {
      chatTemplate = String(decoding: try readFile(template), as: UTF8.self)
    } else if case .text(let text) = tokenizer["chat_template"] {
      chatTemplate = text
    }
  }

  /// The spelling of the token of a role, if the vocabulary has it.
  func spelling(_ role: String, in tokenizer: Tokenizer) -> String? {
    spellings[role].flatMap { tokenizer.specialToken($0) == nil ? nil : $0 }
  }

  private static func fields(_ path: String) throws(FileError) -> [String: JSONNode] {
    guard exists(path), case .object(let fields) = try? JSONParser.value(of: readFile(path)) else { return [:] }
    return Dictionary(fields.map { ($0.key, $0.value) }) { $1 }
  }

  /// One token, or a list of them.
  private static func ends(_ node: JSONNode?) -> [UInt32] {
    switch node {
    case .number(let number): [UInt32(exactly: number)].compactMap(\.self)
    case .list(let list): list.flatMap { ends($0) }
    default: []
    }
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

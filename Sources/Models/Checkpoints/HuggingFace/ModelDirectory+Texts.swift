import Files
import Tokenizers

/// The facts of a model's files about its texts.
extension ModelDirectory {
  /// The tokens at which texts end by `eos_token_id` of `config.json` and `generation_config.json`; files that are absent or not JSON
  /// name none.
  ///
  /// - Throws: `FileError.system` when a file is there and cannot be read.
  public static func textEnds(_ directory: String) throws(FileError) -> Set<UInt32> {
    var ends: Set<UInt32> = []
    for name in ["config.json", "generation_config.json"] {
      ends.formUnion(tokens(try fields("\(directory)/\(name)")["eos_token_id"]))
    }
    return ends
  }

  /// One token, or a list of them.
  private static func tokens(_ node: JSONNode?) -> [UInt32] {
    switch node {
    case .number(let number): [UInt32(exactly: number)].compactMap(\.self)
    case .list(let list): list.flatMap { tokens($0) }
    default: []
    }
  }

  /// The program that forms conversations; nil when there is none, or several.
  ///
  /// - Throws: `FileError.system` when a file is there and cannot be read.
  public static func chatTemplate(_ directory: String) throws(FileError) -> String? {
    let path = chatTemplatePath(directory)
    if exists(path) { return String(decoding: try readFile(path), as: UTF8.self) }
    guard case .text(let text) = try tokenizerFields(directory)["chat_template"] else { return nil }
    return text
  }

  static func chatTemplatePath(_ directory: String) -> String { "\(directory)/chat_template.jinja" }

  /// The fields of `tokenizer_config.json`; none when it is absent or not JSON.
  ///
  /// - Throws: `FileError.system` when the file is there and cannot be read.
  package static func tokenizerFields(_ directory: String) throws(FileError) -> [String: JSONNode] {
    try fields("\(directory)/tokenizer_config.json")
  }

  private static func fields(_ path: String) throws(FileError) -> [String: JSONNode] {
    guard exists(path), case .object(let fields) = try? JSONParser.value(of: readFile(path)) else { return [:] }
    return Dictionary(fields.map { ($0.key, $0.value) }) { $1 }
  }
}

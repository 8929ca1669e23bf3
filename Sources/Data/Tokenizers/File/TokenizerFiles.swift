import Files
import Foundation

/// The files of a tokenizer: `tokenizer.json`, and the `tokenizer_config.json` beside it that names roles of its tokens.
public struct TokenizerFiles: Sendable {
  /// The bytes of `tokenizer.json`.
  public var json: [UInt8]
  /// The bytes of `tokenizer_config.json`; none when there is no such file.
  public var configuration: [UInt8]

  /// Files that were read.
  public init(json: [UInt8], configuration: [UInt8] = []) {
    self.json = json
    self.configuration = configuration
  }

  /// Reads the files of a directory, or a `tokenizer.json` alone.
  ///
  /// - Throws: `FileError.system`, `TokenizerError.missingFile`.
  public init(path: String) throws {
    guard isDirectory(path) else {
      self.init(json: try readFile(path))
      return
    }
    guard exists("\(path)/tokenizer.json") else {
      throw TokenizerError.missingFile(directory: path, other: Self.otherForms.first { exists("\(path)/\($0)") })
    }
    let configuration = "\(path)/tokenizer_config.json"
    self.init(
      json: try readFile("\(path)/tokenizer.json"),
      configuration: exists(configuration) ? try readFile(configuration) : [])
  }

  /// The files of tokenizers that are not read.
  private static let otherForms = ["tokenizer.model", "vocab.json", "vocab.txt", "tekken.json", "spiece.model"]
}

extension Tokenizer {
  /// Reads the files of a tokenizer.
  ///
  /// A token of its own stands before texts when `tokenizer_config.json` names it as `bos_token`, and puts it there
  /// (`add_bos_token`) or `tokenizer.json` does.
  ///
  /// - Throws: `TokenizerError`.
  public init(_ files: TokenizerFiles) throws(TokenizerError) {
    guard !files.configuration.isEmpty else {
      try self.init(json: Data(files.json))
      return
    }
    let configuration = try TokenizerConfiguration(files.configuration)
    let file = try TokenizerFile(JSONPlace(JSONParser.value(of: files.json)))
    var parts = try file.parts()
    parts.source = Data(files.json)
    try self.init(parts, roles: configuration.roles(around: parts))
  }
}

extension TokenizerFiles {
  /// The token that a text is scored after when nothing stands before it: the `bos_token` of `tokenizer_config.json`, whether
  /// it is put before texts or not, else its `eos_token`; where neither is named, the one before a text.
  ///
  /// - Parameter tokenizer: that of the files.
  /// - Throws: `TokenizerError`.
  public func scoringStart(_ tokenizer: Tokenizer) throws(TokenizerError) -> UInt32 {
    guard !configuration.isEmpty, let start = try TokenizerConfiguration(configuration).start else {
      return tokenizer.textStart
    }
    return tokenizer.vocabulary.specialTokens.first { $0.isSpelled(start) }?.id ?? tokenizer.textStart
  }
}

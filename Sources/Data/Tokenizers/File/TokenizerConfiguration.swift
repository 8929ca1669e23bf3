/// The fields of a `tokenizer_config.json` that give tokens their roles.
struct TokenizerConfiguration {
  private let beginOfText: String?
  private let endOfText: String?
  private let addsBeginOfText: Bool

  /// - Throws: `TokenizerError.malformedFile`.
  init(_ bytes: [UInt8]) throws(TokenizerError) {
    let root = JSONPlace(try JSONParser.value(of: bytes))
    beginOfText = try root.optional("bos_token")?.spelling()
    endOfText = try root.optional("eos_token")?.spelling()
    addsBeginOfText = try root.flag("add_bos_token", default: false)
  }

  /// The roles of the tokens of a file.
  func roles(around parts: TokenizerParts) -> TokenRoles {
    TokenRoles(
      endOfText: endOfText.map { .named($0) } ?? .known,
      beginOfText: addsBeginOfText || isFirst(in: parts) ? beginOfText : nil)
  }

  /// The spelling of the token that begins texts, else of the one that ends them.
  var start: String? { beginOfText ?? endOfText }

  /// Indicates whether the file puts the begin-of-text token before texts.
  private func isFirst(in parts: TokenizerParts) -> Bool {
    beginOfText.map { parts.firstToken?.isSpelled($0) ?? false } ?? false
  }
}

extension JSONPlace {
  /// A token, either its spelling or an object that has it.
  fileprivate func spelling() throws(TokenizerError) -> String {
    if case .object = node { return try required("content").text() }
    return try text()
  }
}

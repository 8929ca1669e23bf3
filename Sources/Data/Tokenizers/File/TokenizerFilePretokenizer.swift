/// The `pre_tokenizer` of a `tokenizer.json`.
struct TokenizerFilePretokenizer: Decodable {
  struct Pattern: Decodable {
    let regex: String?

    private enum CodingKeys: String, CodingKey {
      case regex = "Regex"
    }
  }

  let type: String
  let parts: [TokenizerFilePretokenizer]?
  let addsPrefixSpace: Bool?
  let usesRegex: Bool?
  let pattern: Pattern?
  let behavior: String?
  let invert: Bool?

  private enum CodingKeys: String, CodingKey {
    case type, pattern, behavior, invert
    case parts = "pretokenizers"
    case addsPrefixSpace = "add_prefix_space"
    case usesRegex = "use_regex"
  }
}

extension TokenizerFilePretokenizer? {
  /// The rule that the file describes: a ByteLevel with its own expression (GPT-2), or a Split by a known
  /// expression followed by a ByteLevel without (Llama 3).
  ///
  /// - Throws: `TokenizerError.unsupported` for everything else.
  var rule: Pretokenizer.Rule {
    get throws(TokenizerError) {
      switch (self?.type, self?.parts?.map(\.type)) {
      case ("ByteLevel", _):
        try self?.requireByteLevel(usesRegex: true)
        return .gpt2
      case ("Sequence", ["Split", "ByteLevel"]):
        try self?.parts?[1].requireByteLevel(usesRegex: false)
        return try self?.parts?[0].splitRule() ?? .gpt2
      case (let type, let parts):
        let found = (type ?? "none") + (parts.map { " of \($0.joined(separator: ", "))" } ?? "")
        throw .unsupported(
          field: "pre_tokenizer", found: found, supported: "ByteLevel, or Split and ByteLevel,")
      }
    }
  }
}

extension TokenizerFilePretokenizer {
  /// - Throws: `TokenizerError.unsupported` if a ByteLevel adds spaces or uses its expression otherwise.
  fileprivate func requireByteLevel(usesRegex expected: Bool) throws(TokenizerError) {
    // The library that wrote the file takes an absent value of either to be true.
    guard addsPrefixSpace == false else {
      throw .unsupported(field: "pre_tokenizer.add_prefix_space", found: "true", supported: "false")
    }
    let found = usesRegex ?? true
    guard found == expected else {
      throw .unsupported(
        field: "pre_tokenizer.use_regex", found: "\(found)", supported: "\(expected) in its place")
    }
  }

  /// - Throws: `TokenizerError.unsupported` if the expression is not a known one.
  fileprivate func splitRule() throws(TokenizerError) -> Pretokenizer.Rule {
    guard behavior == "Isolated", invert != true else {
      throw .unsupported(
        field: "pre_tokenizer.behavior", found: behavior ?? "none", supported: "Isolated, not inverted,")
    }
    let rule = Pretokenizer.Rule.allCases.first { $0.expression == pattern?.regex }
    guard let rule else {
      throw .unsupported(
        field: "pre_tokenizer.pattern", found: pattern?.regex ?? "none",
        supported: "the expression of GPT-2 or Llama 3")
    }
    return rule
  }
}

extension Pretokenizer.Rule {
  /// The regular expression as it is published and written in files.
  package var expression: String {
    switch self {
    case .gpt2:
      #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    case .llama3:
      #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"#
        + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }
  }
}

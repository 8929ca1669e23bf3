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
  let expression: Pattern?
  let behavior: String?
  let invert: Bool?

  private enum CodingKeys: String, CodingKey {
    case type, behavior, invert
    case expression = "pattern"
    case parts = "pretokenizers"
    case addsPrefixSpace = "add_prefix_space"
    case usesRegex = "use_regex"
  }
}

extension TokenizerFilePretokenizer? {
  /// The steps that the file describes, those of a sequence in one list.
  ///
  /// - Throws: `TokenizerError.unsupported` for a step that is not implemented.
  var steps: [PretokenizerStep] {
    get throws(TokenizerError) {
      guard let self else { throw TokenizerFilePretokenizer.unsupported("none") }
      return try self.steps()
    }
  }
}

extension TokenizerFilePretokenizer {
  fileprivate func steps() throws(TokenizerError) -> [PretokenizerStep] {
    switch type {
    case "Sequence": return try stepsOfParts()
    case "Split": return [.split(try pattern())]
    case "ByteLevel": return try byteLevelSteps()
    default: throw Self.unsupported(type)
    }
  }

  private func stepsOfParts() throws(TokenizerError) -> [PretokenizerStep] {
    var steps: [PretokenizerStep] = []
    for part in parts ?? [] { steps += try part.steps() }
    return steps
  }

  fileprivate static func unsupported(_ found: String) -> TokenizerError {
    .unsupported(field: "pre_tokenizer", found: found, supported: "a sequence of Split and ByteLevel")
  }

  /// A ByteLevel step cuts by the expression of GPT-2 first unless the file says otherwise.
  private func byteLevelSteps() throws(TokenizerError) -> [PretokenizerStep] {
    // The library that wrote the file takes an absent value of either field to be true.
    guard addsPrefixSpace == false else {
      throw .unsupported(field: "pre_tokenizer.add_prefix_space", found: "true", supported: "false")
    }
    return usesRegex ?? true ? .gpt2 : [.byteLevel]
  }

  /// - Throws: `TokenizerError.unsupported` if there is no scanner for the expression.
  private func pattern() throws(TokenizerError) -> SplitPattern {
    guard behavior == "Isolated", invert != true else {
      throw .unsupported(
        field: "pre_tokenizer.behavior", found: behavior ?? "none", supported: "Isolated, not inverted,")
    }
    let regex = expression?.regex ?? "none"
    guard let pattern = SplitPattern(expression: regex) else {
      throw .unsupported(
        field: "pre_tokenizer.pattern", found: regex, supported: "the expression of GPT-2 or Llama 3")
    }
    return pattern
  }
}

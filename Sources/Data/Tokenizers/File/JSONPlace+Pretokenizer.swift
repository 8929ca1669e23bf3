extension JSONPlace {
  /// The steps that a `pre_tokenizer` describes, those of a sequence in one list.
  ///
  /// - Throws: `TokenizerError.unsupported` for a step that is not implemented, `.malformedFile`.
  func pretokenizerSteps() throws(TokenizerError) -> [PretokenizerStep] {
    switch try type() {
    case "Sequence":
      return try steps(of: "pretokenizers") { part throws(TokenizerError) in try part.pretokenizerSteps() }
    case "ByteLevel": return try byteLevelSteps()
    case "Metaspace": return [.metaspace(try metaspace())]
    case "Split": return [try splitStep()]
    default: return [.cut(try simpleRule())]
    }
  }

  /// A ByteLevel step cuts by the expression of GPT-2 first unless the file says otherwise.
  private func byteLevelSteps() throws(TokenizerError) -> [PretokenizerStep] {
    // The library that wrote the file takes an absent value of either field to be true.
    let steps: [PretokenizerStep] = try flag("use_regex", default: true) ? .gpt2 : [.byteLevel]
    return try flag("add_prefix_space", default: true) ? [.prefixSpace] + steps : steps
  }

  private func splitStep() throws(TokenizerError) -> PretokenizerStep {
    let rule = PieceRule(
      try required("pattern").pattern(), try required("behavior").choice(of: SplitBehavior.self),
      isInverted: try flag("invert", default: false))
    return rule.scannedPattern.map { .split($0) } ?? .cut(rule)
  }

  /// The rule of a step that always cuts in the same way.
  private func simpleRule() throws(TokenizerError) -> PieceRule {
    switch try type() {
    case "Digits": return PieceRule(.characters(.digits), try digitBehavior())
    case "Punctuation": return PieceRule(.characters(.punctuation), try punctuationBehavior())
    case "Whitespace": return PieceRule(.words, .removed, isInverted: true)
    case "WhitespaceSplit": return PieceRule(.characters(.whitespace), .removed)
    case "CharDelimiterSplit": return PieceRule(.literal(try required("delimiter").text()), .removed)
    default:
      throw try unsupportedType(
        supported: "a sequence of Split, ByteLevel, Digits, Punctuation, Whitespace, WhitespaceSplit, "
          + "CharDelimiterSplit and Metaspace")
    }
  }

  private func digitBehavior() throws(TokenizerError) -> SplitBehavior {
    try flag("individual_digits", default: false) ? .isolated : .contiguous
  }

  private func punctuationBehavior() throws(TokenizerError) -> SplitBehavior {
    try optional("behavior")?.choice(of: SplitBehavior.self) ?? .isolated
  }

  /// A pre-tokenizer or decoder of the kind Metaspace.
  func metaspace() throws(TokenizerError) -> Metaspace {
    let replacement = try text("replacement") ?? "▁"
    guard replacement.unicodeScalars.count == 1 else { throw fault("\"\(replacement)\" is not one character") }
    return Metaspace(
      replacement: replacement, scheme: try prependScheme(), splits: try flag("split", default: true))
  }

  /// Files of before 2024 have `add_prefix_space` instead.
  private func prependScheme() throws(TokenizerError) -> Metaspace.PrependScheme {
    if let scheme = try optional("prepend_scheme") { return try scheme.choice(of: Metaspace.PrependScheme.self) }
    return try flag("add_prefix_space", default: true) ? .always : .never
  }
}

extension Tokenizer {
  /// The rules and the roles of the special tokens by name, for fingerprints and comparisons.
  var facts: [(name: String, value: String)] { rules.facts + specialTokens.facts }
}

extension EncodingRules {
  /// The rules by name; those of other kinds of tokenizer are added at the end.
  fileprivate var facts: [(name: String, value: String)] {
    [
      ("the normalizer", normalizer.rawValue), ("the pre-tokenizer", "\(pretokenization)"),
      ("ignore_merges", "\(ignoresMerges)"), ("byte_fallback", "\(fallsBackToBytes)"),
    ]
  }
}

extension SpecialTokens {
  /// The ids by the tokens' roles.
  fileprivate var facts: [(name: String, value: String)] {
    [
      ("the begin-of-text token", Self.id(of: beginOfText)), ("the end-of-text token", Self.id(of: endOfText)),
      ("the padding token", Self.id(of: padding)),
    ]
  }

  private static func id(of token: SpecialToken?) -> String { token.map { "\($0.id)" } ?? "none" }
}

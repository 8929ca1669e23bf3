extension Tokenizer {
  /// The rules and the roles of the special tokens by name, for fingerprints and comparisons.
  var facts: [(name: String, value: String)] { rules.facts + specialTokens.facts + rules.otherFacts + decodingFacts }

  /// The way back to text, unless it is that of all tokenizers of bytes.
  private var decodingFacts: [(name: String, value: String)] {
    let steps = decoder ?? (vocabulary.isByteLevel ? [.byteLevel] : [])
    return steps == [.byteLevel] ? [] : [("the decoder", "\(steps)")]
  }
}

extension EncodingRules {
  /// The rules by name that all tokenizers have.
  fileprivate var facts: [(name: String, value: String)] {
    [
      ("the normalizer", normalizer.isEmpty ? "none" : "\(normalizer)"), ("the pre-tokenizer", "\(pretokenization)"),
      ("ignore_merges", "\(ignoresMerges)"), ("byte_fallback", "\(fallsBackToBytes)"),
    ]
  }

  /// The rules by name that few tokenizers have; those of other kinds are added at the end.
  fileprivate var otherFacts: [(name: String, value: String)] {
    var facts: [(name: String, value: String)] = []
    if let unknown { facts.append(("unk_token", "\(unknown)\(fusesUnknown ? ", fused" : "")")) }
    if !ordinaryAddedTokens.isEmpty { facts.append(("the added tokens", "\(ordinaryAddedTokens)")) }
    return facts
  }
}

extension SpecialTokens {
  /// The ids by the tokens' roles. The token before texts does not decide their ids, and may be named outside of the file.
  fileprivate var facts: [(name: String, value: String)] {
    [
      ("the begin-of-text token", Self.id(of: nil)), ("the end-of-text token", Self.id(of: endOfText)),
      ("the padding token", Self.id(of: padding)),
    ]
  }

  private static func id(of token: SpecialToken?) -> String { token.map { "\($0.id)" } ?? "none" }
}

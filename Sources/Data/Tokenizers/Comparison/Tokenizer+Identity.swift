import Files

extension Tokenizer {
  /// The fingerprint of all that decides the ids of texts and the texts of ids: tokens, merges, rules and special tokens.
  ///
  /// It is the same for all files of the same content: order of keys, white space, the form of merges and fields that
  /// are not used here do not count.
  ///
  /// - Complexity: O(bytes of the vocabulary + merges).
  public var identity: Fingerprint {
    let checksum = Checksum()
    checksum.update(Array("tokenizer 1".utf8))
    vocabulary.update(checksum)
    for text in rules.texts + specialTokens.texts {
      checksum.update([text.utf8.count])
      checksum.update(Array(text.utf8))
    }
    return Fingerprint(checksum)
  }
}

extension EncodingRules {
  /// The rules in words that stay the same when other rules are added.
  fileprivate var texts: [String] {
    ["normalizer \(normalizer.rawValue)", "byte fallback \(fallsBackToBytes)", "ignores merges \(ignoresMerges)"]
      + pretokenization.map { "\($0)" }
  }
}

extension SpecialTokens {
  /// The roles in words.
  fileprivate var texts: [String] {
    roles.map { role in "\(role.name) \(role.token.map { "\($0.id)" } ?? "none")" }
  }
}

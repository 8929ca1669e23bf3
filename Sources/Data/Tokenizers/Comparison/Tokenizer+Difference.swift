extension Tokenizer {
  /// The first difference from another tokenizer in one clause, such as `token 300 is "ha" instead of "he"`; nil when
  /// both have the same identity.
  ///
  /// - Complexity: O(bytes of the vocabulary + merges).
  public func firstDifference(from other: Tokenizer) -> String? {
    sizeDifference(from: other) ?? tokenDifference(from: other) ?? mergeDifference(from: other)
      ?? rules.difference(from: other.rules) ?? specialTokens.difference(from: other.specialTokens)
  }

  private func sizeDifference(from other: Tokenizer) -> String? {
    guard vocabularySize != other.vocabularySize else { return nil }
    return "the vocabulary has \(vocabularySize) tokens instead of \(other.vocabularySize)"
  }

  private func tokenDifference(from other: Tokenizer) -> String? {
    let ids = 0..<UInt32(vocabularySize)
    let different = ids.first { vocabulary.bytes(of: $0) != other.vocabulary.bytes(of: $0) }
    // Special tokens have no bytes.
    let special = zip(vocabulary.specialTokens, other.vocabulary.specialTokens).first { !$0.isSame(as: $1) }?.0.id
    guard let id = [different, special].compactMap(\.self).min() else { return nil }
    return "token \(id) is \(vocabulary.name(of: id)) instead of \(other.vocabulary.name(of: id))"
  }

  private func mergeDifference(from other: Tokenizer) -> String? {
    let merges = vocabulary.merges
    let others = other.vocabulary.merges
    if let rank = zip(merges, others).enumerated().first(where: { $1.0 != $1.1 })?.offset {
      return "merge \(rank) is \(vocabulary.name(of: merges[rank])) instead of \(vocabulary.name(of: others[rank]))"
    }
    return merges.count == others.count ? nil : "there are \(merges.count) merges instead of \(others.count)"
  }
}

extension SpecialToken {
  /// Whether both have one id and one spelling; where their files list them does not matter.
  fileprivate func isSame(as other: SpecialToken) -> Bool { id == other.id && content == other.content }
}

extension Vocabulary {
  /// A token as its file spells it.
  fileprivate func name(of id: UInt32) -> String {
    if let special = specialTokens.first(where: { $0.id == id }) { return "the special token \"\(special.content)\"" }
    return "\"\(ByteAlphabet.standard.spelling(of: bytes(of: id)))\""
  }

  /// A merge as its two tokens.
  fileprivate func name(of merge: Merge) -> String { "\(name(of: merge.left)) + \(name(of: merge.right))" }
}

extension EncodingRules {
  /// The first rule that differs, in one clause.
  fileprivate func difference(from other: EncodingRules) -> String? {
    if normalizer != other.normalizer {
      return "the normalizer is \(normalizer.rawValue) instead of \(other.normalizer.rawValue)"
    }
    if pretokenization != other.pretokenization {
      return "the pre-tokenizer is \(pretokenization) instead of \(other.pretokenization)"
    }
    if ignoresMerges != other.ignoresMerges {
      return "ignore_merges is \(ignoresMerges) instead of \(other.ignoresMerges)"
    }
    if fallsBackToBytes != other.fallsBackToBytes {
      return "byte_fallback is \(fallsBackToBytes) instead of \(other.fallsBackToBytes)"
    }
    return nil
  }
}

extension SpecialTokens {
  /// The tokens by their roles.
  var roles: [(name: String, token: SpecialToken?)] {
    [("begin-of-text", beginOfText), ("end-of-text", endOfText), ("padding", padding)]
  }

  /// The first role that differs, in one clause.
  fileprivate func difference(from other: SpecialTokens) -> String? {
    for (role, another) in zip(roles, other.roles) where role.token?.id != another.token?.id {
      let ids = [role, another].map { $0.token.map { "\($0.id)" } ?? "none" }
      return "the \(role.name) token is \(ids[0]) instead of \(ids[1])"
    }
    return nil
  }
}

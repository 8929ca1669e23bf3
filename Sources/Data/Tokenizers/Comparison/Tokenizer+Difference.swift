extension Tokenizer {
  /// The first difference from another tokenizer in one clause, such as `token 300 is "ha" instead of "he"`; nil when
  /// both have the same identity.
  ///
  /// - Complexity: O(bytes of the vocabulary + merges).
  public func firstDifference(from other: Tokenizer) -> String? {
    sizeDifference(from: other) ?? tokenDifference(from: other) ?? mergeDifference(from: other)
      ?? factDifference(from: other)
  }

  private func sizeDifference(from other: Tokenizer) -> String? {
    guard vocabularySize != other.vocabularySize else { return nil }
    return "the vocabulary has \(vocabularySize) tokens instead of \(other.vocabularySize)"
  }

  private func tokenDifference(from other: Tokenizer) -> String? {
    guard let id = vocabulary.firstDifferentID(from: other.vocabulary) else { return nil }
    return "token \(id) is \(vocabulary.name(of: id)) instead of \(other.vocabulary.name(of: id))"
  }

  private func mergeDifference(from other: Tokenizer) -> String? {
    let merges = vocabulary.mergeNames
    let others = other.vocabulary.mergeNames
    if let rank = zip(merges, others).enumerated().first(where: { $1.0 != $1.1 })?.offset {
      return "merge \(rank) is \(merges[rank]) instead of \(others[rank])"
    }
    return merges.count == others.count ? nil : "there are \(merges.count) merges instead of \(others.count)"
  }

  private func factDifference(from other: Tokenizer) -> String? {
    let facts = zip(rules.facts + specialTokens.facts, other.rules.facts + other.specialTokens.facts)
    return facts.first { $0.value != $1.value }.map { "\($0.name) is \($0.value) instead of \($1.value)" }
  }
}

extension Vocabulary {
  /// The first token that stands for other bytes, or is another special token.
  fileprivate func firstDifferentID(from other: Vocabulary) -> UInt32? {
    let bytes = (0..<UInt32(count)).first { self.bytes(of: $0) != other.bytes(of: $0) }
    // Special tokens have no bytes.
    let special = zip(specialTokens, other.specialTokens).first { !$0.isSame(as: $1) }?.0.id
    return [bytes, special].compactMap(\.self).min()
  }

  /// A token as its file spells it.
  fileprivate func name(of id: UInt32) -> String {
    if let special = specialTokens.first(where: { $0.id == id }) { return "the special token \"\(special.content)\"" }
    return "\"\(ByteAlphabet.standard.spelling(of: bytes(of: id)))\""
  }

  /// The merges as their two tokens.
  fileprivate var mergeNames: LazyMapSequence<[Merge], String> {
    merges.lazy.map { "\(name(of: $0.left)) + \(name(of: $0.right))" }
  }
}

extension SpecialToken {
  /// Returns whether both have one id and one spelling; where their files list them does not matter.
  fileprivate func isSame(as other: SpecialToken) -> Bool { id == other.id && content == other.content }
}

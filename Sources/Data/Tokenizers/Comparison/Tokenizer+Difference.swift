extension Tokenizer {
  /// The first difference from another tokenizer in one clause, such as `token 300 is "ha" instead of "he"`; nil when
  /// both have the same identity.
  ///
  /// - Complexity: O(bytes of the vocabulary + merges).
  public func firstDifference(from other: Tokenizer) -> String? {
    vocabulary.firstDifference(from: other.vocabulary) ?? factDifference(from: other)
  }

  private func factDifference(from other: Tokenizer) -> String? {
    zip(facts, other.facts).first { $0.value != $1.value }
      .map { "\($0.name) is \($0.value) instead of \($1.value)" }
  }
}

extension Vocabulary {
  /// The first difference of sizes, tokens or merges in one clause.
  fileprivate func firstDifference(from other: Vocabulary) -> String? {
    sizeDifference(from: other) ?? tokenDifference(from: other) ?? mergeDifference(from: other)
  }

  private func sizeDifference(from other: Vocabulary) -> String? {
    count == other.count ? nil : "the vocabulary has \(count) tokens instead of \(other.count)"
  }

  private func tokenDifference(from other: Vocabulary) -> String? {
    firstDifferentID(from: other).map { "token \($0) is \(name(of: $0)) instead of \(other.name(of: $0))" }
  }

  private func mergeDifference(from other: Vocabulary) -> String? {
    commonMergeDifference(from: other) ?? mergeCountDifference(from: other)
  }

  /// The first difference among the merges of the ranks that both have.
  private func commonMergeDifference(from other: Vocabulary) -> String? {
    firstDifferentMerge(from: other).map {
      "merge \($0) is \(mergeNames[$0]) instead of \(other.mergeNames[$0])"
    }
  }

  private func mergeCountDifference(from other: Vocabulary) -> String? {
    merges.count == other.merges.count
      ? nil : "there are \(merges.count) merges instead of \(other.merges.count)"
  }

  /// The first token that stands for other bytes, or is another special token.
  private func firstDifferentID(from other: Vocabulary) -> UInt32? {
    [firstDifferentBytes(from: other), firstDifferentSpecialToken(from: other)].compactMap(\.self).min()
  }

  /// The first token that stands for other bytes; special tokens have none.
  private func firstDifferentBytes(from other: Vocabulary) -> UInt32? {
    (0..<UInt32(count)).first { bytes(of: $0) != other.bytes(of: $0) }
  }

  private func firstDifferentSpecialToken(from other: Vocabulary) -> UInt32? {
    zip(specialTokens, other.specialTokens).first { !$0.isSame(as: $1) }?.0.id
  }

  private func firstDifferentMerge(from other: Vocabulary) -> Int? {
    zip(mergeNames, other.mergeNames).enumerated().first { $1.0 != $1.1 }?.offset
  }

  /// A token as its file spells it.
  private func name(of id: UInt32) -> String {
    let special = specialTokens.first { $0.id == id }
    return special.map { "the special token \"\($0.content)\"" } ?? "\"\(spelling(of: id))\""
  }

  /// The merges as their two tokens.
  private var mergeNames: LazyMapSequence<[Merge], String> {
    merges.lazy.map { "\(name(of: $0.left)) + \(name(of: $0.right))" }
  }
}

extension SpecialToken {
  /// Returns whether both have one id and one spelling; where their files list them does not matter.
  fileprivate func isSame(as other: SpecialToken) -> Bool { id == other.id && content == other.content }
}

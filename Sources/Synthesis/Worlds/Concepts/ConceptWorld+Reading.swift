extension ConceptWorld {
  /// The concept that most statements of a text are about, right or wrong; the first of several, and nil without any.
  ///
  /// - Complexity: O(n).
  public func concept(of text: String) -> Int? {
    let concepts = Self.sentences(of: text).compactMap { statement($0)?.concept }
    let counts = concepts.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    let most = counts.values.max()
    return concepts.first { counts[$0] == most }
  }

  /// The number of right, wrong and unreadable sentences of a text.
  ///
  /// Sentences end with a point, or with a line. Wordings that the documents do not use count as well, and a last sentence without
  /// a point counts as one.
  ///
  /// - Complexity: O(n).
  public func check(_ text: String) -> StatementCounts {
    var counts = StatementCounts()
    for sentence in Self.sentences(of: text) {
      switch statement(sentence)?.isRight {
      case true: counts.right += 1
      case false: counts.wrong += 1
      case nil: counts.unreadable += 1
      }
    }
    return counts
  }

  /// A statement about a concept of the world.
  private struct Reading {
    let concept: Int
    let isRight: Bool
  }

  private func statement(_ words: [Substring]) -> Reading? {
    guard let fact = ConceptFact(words, kinds: kinds), let concept = concept(named: fact.name) else { return nil }
    let known = kinds.firstIndex(of: fact.kind).map { values[concept][$0] }
    return Reading(concept: concept, isRight: fact.value == known)
  }

  private static func sentences(of text: String) -> [[Substring]] {
    text.split { $0 == "." || $0.isNewline }.map { $0.split(separator: " ") }.filter { !$0.isEmpty }
  }
}

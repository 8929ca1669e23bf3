/// A fact about a concept, as a sentence states it.
struct ConceptFact: Hashable, Sendable {
  /// The name of the concept.
  let name: String
  let kind: FactKind
  let value: String

  /// The fact that a sentence states, given as its words without the point; nil when no wording makes the sentence.
  init?(_ words: [Substring], kinds: ArraySlice<FactKind>) {
    for kind in kinds {
      for wording in kind.wordings {
        guard let names = wording.names(in: words) else { continue }
        self.init(name: String(names.subject), kind: kind, value: String(names.object))
        return
      }
    }
    return nil
  }

  init(name: String, kind: FactKind, value: String) {
    self.name = name
    self.kind = kind
    self.value = value
  }
}

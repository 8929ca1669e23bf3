import Randomness

extension ConceptWorld {
  /// The questions about all facts, by concept and kind.
  ///
  /// - Complexity: O(documents), because the documents that state each fact are counted.
  public var questions: [ConceptQuestion] { questions(documentCounts) }

  /// The questions, with given numbers of documents that state each fact.
  func questions(_ counts: [ConceptFact: Int]) -> [ConceptQuestion] {
    names.indices.flatMap { concept in
      var choices = Choices(RandomStream(seed: settings.seed, purpose: .concepts, index: concept + 1))
      return facts(of: concept).map { fact in
        ConceptQuestion(fact, concept: concept, documents: counts[fact] ?? 0, &choices)
      }
    }
  }

  /// The number of documents that state each fact; facts that none states are left out.
  var documentCounts: [ConceptFact: Int] {
    (0..<settings.documents).reduce(into: [:]) { counts, number in
      for fact in Set(facts(ofDocument: number)) { counts[fact, default: 0] += 1 }
    }
  }
}

import Randomness

/// Which documents are set aside, and the fixed order of the rest.
public enum DocumentSplit {
  /// Shuffles the documents by seed and sets aside the first of them for test, the next for validation.
  ///
  /// Each of the two takes documents until it has its share of all bytes, and at least one when its share is
  /// positive. The rest keep their shuffled order, so that the first D tokens of it are nested subsets.
  ///
  /// - Throws: `CorpusError.shares`, or `.tooFewDocuments` when nothing is left to train on.
  public static func assign(
    _ documents: [Document], validation: Double, test: Double, seed: UInt64
  ) throws -> [Split: [Document]] {
    guard validation >= 0, test >= 0, validation + test < 1 else {
      throw CorpusError.shares(validation: validation, test: test)
    }
    let order = Permutation(count: documents.count, stream: RandomStream(seed: seed, purpose: .documentSplit))
    var shuffled = documents.indices.map { documents[order[$0]] }[...]
    let total = Double(documents.reduce(0) { $0 + $1.text.count })
    let held = take(from: &shuffled, bytes: test * total)
    let tuned = take(from: &shuffled, bytes: validation * total)
    guard !shuffled.isEmpty else {
      throw CorpusError.tooFewDocuments(
        found: documents.count, needed: 1 + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0))
    }
    return [.train: Array(shuffled), .validation: tuned, .test: held]
  }

  private static func take(from documents: inout ArraySlice<Document>, bytes: Double) -> [Document] {
    var taken: [Document] = []
    var size = 0.0
    while size < bytes, let document = documents.popFirst() {
      taken.append(document)
      size += Double(document.text.count)
    }
    return taken
  }
}

import Randomness

/// Divides documents among the splits, and puts the training documents in their fixed order.
public enum DocumentSplit {
  /// Shuffles documents by seed and holds out the first of them for test, the next for validation.
  ///
  /// Each of the two takes documents until it has its fraction of all bytes, and at least one when its fraction is
  /// positive. The rest keep their shuffled order, so that the first D tokens of it are nested subsets.
  ///
  /// - Parameter lengths: the bytes of each document.
  /// - Returns: the indices of each split's documents, in the order of its token file.
  /// - Throws: `CorpusError.fractions`, or `.tooFewDocuments` when nothing is left to train on.
  public static func assign(
    lengths: [Int], validation: Double, test: Double, seed: UInt64
  ) throws(CorpusError) -> [Split: [Int]] {
    guard validation >= 0, test >= 0, validation + test < 1 else {
      throw .fractions(validation: validation, test: test)
    }
    let order = Permutation(count: lengths.count, stream: RandomStream(seed: seed, purpose: .documentSplit))
    var documents = lengths.indices.map { order[$0] }[...]
    let total = Double(lengths.reduce(0, +))
    let testDocuments = take(from: &documents, lengths, bytes: test * total)
    let validationDocuments = take(from: &documents, lengths, bytes: validation * total)
    guard !documents.isEmpty else {
      throw .tooFewDocuments(found: lengths.count, needed: 1 + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0))
    }
    return [.train: Array(documents), .validation: validationDocuments, .test: testDocuments]
  }

  private static func take(from documents: inout ArraySlice<Int>, _ lengths: [Int], bytes: Double) -> [Int] {
    var taken: [Int] = []
    var size = 0.0
    while size < bytes, let document = documents.popFirst() {
      taken.append(document)
      size += Double(lengths[document])
    }
    return taken
  }
}

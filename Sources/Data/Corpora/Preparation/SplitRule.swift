/// The settings by which documents are divided among the splits.
public struct SplitRule: Sendable {
  /// The fractions of all bytes in the validation and test splits, in `0..<1`.
  public let validation: Double, test: Double
  /// The seed of the order of the documents.
  public let seed: UInt64
  /// The treatment of exact copies.
  public let duplicates: DuplicateRule

  /// A rule; exact copies of held-out documents are dropped unless said otherwise.
  public init(validation: Double, test: Double, seed: UInt64, duplicates: DuplicateRule = .drop) {
    self.validation = validation
    self.test = test
    self.seed = seed
    self.duplicates = duplicates
  }

  /// - Throws: `CorpusError.fractions` when nothing can be left for training.
  func check() throws(CorpusError) {
    guard validation >= 0, test >= 0, validation + test < 1 else {
      throw .fractions(validation: validation, test: test)
    }
  }

  /// The error of a text of so many documents, none of which is left for training.
  func tooFew(_ count: Int, _ copies: DocumentCopies) -> CorpusError {
    let needed = 1 + (validation > 0 ? 1 : 0) + (test > 0 ? 1 : 0)
    guard copies.count > 0, duplicates == .drop else { return .tooFewDocuments(found: count, needed: needed) }
    return .tooFewDifferent(found: count, different: count - copies.count, needed: needed)
  }
}

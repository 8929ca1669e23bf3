/// The settings by which documents are divided among the splits.
public struct SplitRule: Sendable {
  /// The sizes of the validation and test splits.
  public let validation: HeldOutSize, test: HeldOutSize
  /// The seed of the order of the documents.
  public let seed: UInt64
  /// The treatment of exact copies.
  public let duplicates: DuplicateRule

  /// A rule; exact copies of held-out documents are dropped unless said otherwise.
  public init(validation: HeldOutSize, test: HeldOutSize, seed: UInt64, duplicates: DuplicateRule = .drop) {
    self.validation = validation
    self.test = test
    self.seed = seed
    self.duplicates = duplicates
  }

  /// The tokens that are held out by their number.
  var tokens: Int { validation.tokens + test.tokens }

  /// The part of all bytes that is held out by fractions.
  var fraction: Double { validation.fraction + test.fraction }

  /// - Throws: `CorpusError.fractions` when nothing can be left for training.
  func check() throws(CorpusError) {
    guard validation.fraction >= 0, test.fraction >= 0, fraction < 1 else {
      throw .fractions(validation: validation, test: test)
    }
  }

  /// The error of a text of so many documents, none of which is left for training.
  func tooFew(_ count: Int, _ copies: DocumentCopies) -> CorpusError {
    let needed = 1 + (validation.isNone ? 0 : 1) + (test.isNone ? 0 : 1)
    guard copies.count > 0, duplicates == .drop else { return .tooFewDocuments(found: count, needed: needed) }
    return .tooFewDifferent(found: count, different: count - copies.count, needed: needed)
  }
}

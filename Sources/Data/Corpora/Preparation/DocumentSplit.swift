import Randomness

/// Divides documents among the splits, and puts the training documents in their fixed order.
///
/// Documents are shuffled by seed; the first of them are held out for test, the next for validation. Each of the two takes
/// documents until it has its fraction of all bytes, and at least one when its fraction is positive, or until it has its number
/// of tokens. The rest keep their shuffled order, so that the first D tokens of it are nested subsets.
///
/// A document of which a copy is held out is in no other split: it is dropped, unless copies are kept.
public struct DocumentSplit: Sendable {
  /// The indices of each split's documents, in the order of its token file.
  public private(set) var documents: [Split: [Int]] = [:]
  /// The exact copies among the documents and what became of them; nil when there are none.
  public let duplicates: CorpusManifest.Duplicates?
  /// False when more documents would have to be counted to hold out the tokens that the rule asks for.
  let isComplete: Bool

  /// Divides documents.
  ///
  /// - Parameters:
  ///   - lengths: the bytes of each document.
  ///   - copies: the documents that are the same as others.
  ///   - tokens: the tokens of the first documents in the order of the seed; needed by rules that hold out numbers of tokens.
  /// - Throws: `CorpusError.fractions`, or `.tooFewDocuments` when nothing is left to train on.
  public init(
    lengths: [Int], copies: DocumentCopies = DocumentCopies(), rule: SplitRule, tokens: [Int] = []
  ) throws(CorpusError) {
    try rule.check()
    var walk = SplitWalk(lengths: lengths, copies: copies, rule: rule, tokens: tokens)
    let total = Double(lengths.reduce(0, +))
    documents[.test] = walk.take(rule.test, ofBytes: total)
    documents[.validation] = walk.take(rule.validation, ofBytes: total)
    isComplete = rule.tokens == 0 || walk.isCounted
    let training = walk.rest()
    guard !training.isEmpty || !isComplete else { throw rule.tooFew(lengths.count, copies) }
    documents[.train] = training
    duplicates = walk.duplicates
  }

  /// The documents of a split.
  func documents(of split: Split) -> ArraySlice<Int> { documents[split, default: []][...] }
}

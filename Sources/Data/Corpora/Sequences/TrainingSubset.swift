/// The first D tokens of the training documents in their fixed order; a smaller subset is a part of a larger one.
public struct TrainingSubset: Sendable {
  /// D.
  public let count: Int
  /// The positions of each document's tokens; the last document may be cut short.
  public let documents: [Range<Int>]
  package let file: TokenFile

  /// The subset of `count` tokens; all of them when nil.
  ///
  /// - Throws: `CorpusError.tooFewTokens` when there are not as many.
  public init(_ file: TokenFile, count: Int? = nil) throws(CorpusError) {
    let count = count ?? file.count
    guard count <= file.count else { throw .tooFewTokens(asked: count, found: file.count, split: "train") }
    self.count = count
    self.file = file
    documents = file.documents(inFirst: count)
  }
}

/// The first D tokens of the training documents in their fixed order; a smaller subset is a part of a larger one.
public struct TrainingSubset: Sendable {
  /// D.
  public let count: Int
  /// Where each document's tokens stand; the last document may be cut short.
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
    documents = Self.documents(in: file, count: count)
  }

  private static func documents(in file: TokenFile, count: Int) -> [Range<Int>] {
    var documents: [Range<Int>] = []
    var start = 0
    for pieceStart in stride(from: 0, to: count, by: 1 << 20) {
      let piece = file.tokens(pieceStart..<min(pieceStart + (1 << 20), count))
      for (index, token) in piece.enumerated() where token == file.endOfText {
        documents.append(start..<pieceStart + index + 1)
        start = pieceStart + index + 1
      }
    }
    if start < count { documents.append(start..<count) }
    return documents
  }
}

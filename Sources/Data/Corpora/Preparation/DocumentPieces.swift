/// Cuts long documents into pieces, so that a fraction of the text can be held out.
///
/// One book in one file is a single document; no fraction of it could be held out. Pieces of complete paragraphs can. All
/// documents are cut when there are few of them, and any that is a large part of the text.
public struct DocumentPieces: Sendable {
  /// When there are fewer documents than this, all are cut.
  public static let fewestDocuments = 20
  /// A document that is more than one part in this many of the text is cut.
  static let largestParts = 20
  /// The approximate number of pieces that the text is cut into: each is 0.5 % of the text.
  static let pieceCount = 200
  /// The ratio of the longest piece to the shortest.
  static let longestFactor = 4
  /// The shortest piece, in bytes.
  static let shortestPiece = 1024
  /// The bytes beyond the shortest piece in which its end is looked for first.
  private static let firstReach = 1 << 16

  /// The number of documents before they are cut.
  let documentCount: Int
  private let byteCount: Int
  private let finder: PieceFinder

  /// The rule for a text of so many documents and bytes in all.
  public init(documentCount: Int, byteCount: Int) {
    self.documentCount = documentCount
    self.byteCount = byteCount
    let shortest = max(Self.shortestPiece, byteCount / Self.pieceCount)
    finder = PieceFinder(shortest: shortest, longest: shortest * Self.longestFactor)
  }

  /// True for a document of so many bytes that it is cut.
  public func isCut(length: Int) -> Bool {
    documentCount < Self.fewestDocuments || length > max(byteCount / Self.largestParts, finder.shortest)
  }

  /// Cuts one document into pieces.
  ///
  /// A piece has from 0.5 % to 2 % of the text, but not less than 1 KiB, unless it is the last of its document.
  ///
  /// - Parameters:
  ///   - length: the bytes of the document.
  ///   - read: the bytes of a range of the document; at most 2 % of the text are asked for at a time.
  ///   - body: called with the start of each piece and its text.
  /// - Complexity: O(bytes).
  public func forEachPiece(
    of length: Int, read: (Range<Int>) throws -> [UInt8], body: (Int, ArraySlice<UInt8>) throws -> Void
  ) rethrows {
    var start = 0
    while start < length {
      let piece = try self.piece(from: start, of: length, read: read)
      try body(start, piece)
      start += piece.count
    }
  }

  /// The piece that starts at a position. Most end soon after they are long enough, so little is read first.
  private func piece(
    from start: Int, of length: Int, read: (Range<Int>) throws -> [UInt8]
  ) rethrows -> ArraySlice<UInt8> {
    let near = min(start + finder.shortest + Self.firstReach, length)
    let text = try read(start..<near)
    if let end = finder.endOfParagraphs(in: text.span) { return text[..<end] }
    // One byte more than the longest piece tells that the text does not end there.
    let far = min(start + finder.longest + 1, length)
    let more = far > near ? text + (try read(near..<far)) : text
    return more[..<finder.end(of: 0, in: more.span)]
  }
}

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

  /// The documents of the text, or some of them, with the pieces of long ones in their places.
  ///
  /// A piece has from 0.5 % to 2 % of the text, but not less than 1 KiB, unless it is the last of its document.
  ///
  /// - Complexity: O(bytes). A document is released when it has been cut.
  public func cut(_ documents: consuming [Document]) -> [Document] {
    guard documents.contains(where: { isCut(length: $0.text.count) }) else { return documents }
    var result: [Document] = []
    for index in documents.indices {
      let document = documents[index]
      documents[index] = Document(source: "", text: [])
      result += isCut(length: document.text.count) ? pieces(of: document) : [document]
    }
    return result
  }

  private func pieces(of document: Document) -> [Document] {
    var pieces: [Document] = []
    var start = 0
    while start < document.text.count {
      let end = finder.end(of: start, in: document.text.span)
      pieces.append(Document(source: "\(document.source)#\(pieces.count + 1)", text: Array(document.text[start..<end])))
      start = end
    }
    return pieces
  }
}

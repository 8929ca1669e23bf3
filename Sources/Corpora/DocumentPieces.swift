/// Cuts long documents at blank lines when there are too few documents to set some aside.
///
/// One book in one file is a single document; no share of it could be held out. Pieces of whole paragraphs can.
public enum DocumentPieces {
  /// Fewer documents than this are cut.
  public static let fewestDocuments = 20
  /// How many pieces all documents together are cut into, about.
  static let pieceCount = 200
  /// The shortest piece, in bytes.
  static let shortestPiece = 1024

  /// The documents themselves when there are enough; else their pieces, about 200 in all and none but the last of a
  /// document below 1 KiB.
  public static func cut(_ documents: [Document]) -> [Document] {
    guard documents.count < fewestDocuments else { return documents }
    let total = documents.reduce(0) { $0 + $1.text.count }
    let length = max(shortestPiece, total / pieceCount)
    return documents.flatMap { pieces(of: $0, length: length) }
  }

  private static func pieces(of document: Document, length: Int) -> [Document] {
    var pieces: [Document] = []
    var (start, end) = (0, 0)
    let text = document.text
    while end < text.count {
      end = endOfParagraph(text, from: end)
      guard end - start >= length || end == text.count else { continue }
      pieces.append(Document(source: "\(document.source)#\(pieces.count + 1)", text: Array(text[start..<end])))
      start = end
    }
    return pieces
  }

  /// The position after the next blank line, or the end.
  private static func endOfParagraph(_ text: [UInt8], from start: Int) -> Int {
    var lineIsBlank = false
    for position in start..<text.count {
      guard text[position] == UInt8(ascii: "\n") else {
        if text[position] != UInt8(ascii: "\r") { lineIsBlank = false }
        continue
      }
      if lineIsBlank { return position + 1 }
      lineIsBlank = true
    }
    return text.count
  }
}

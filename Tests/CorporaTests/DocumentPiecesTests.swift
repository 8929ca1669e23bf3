import Corpora
import Testing

@Suite struct DocumentPiecesTests {
  /// The shortest piece that is cut, in bytes.
  private static let shortestPiece = 1024

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `The pieces of one text, joined, are the text`(seed: UInt64) {
    let book = WrittenDocuments.book(paragraphs: Int(seed) * 7 + 1, seed: seed)
    let pieces = DocumentPieces.cut([book])
    #expect(pieces.flatMap { $0.text } == book.text)
    #expect(pieces.map { $0.source } == (1...pieces.count).map { "book#\($0)" })
    for piece in pieces.dropLast() {
      #expect(piece.text.count >= Self.shortestPiece)
      #expect(endsWithBlankLine(piece.text))
    }
  }

  @Test func `A long text gives about 200 pieces`() {
    let book = WrittenDocuments.book(paragraphs: 3000, seed: 1)
    #expect((150...200).contains(DocumentPieces.cut([book]).count))
  }

  @Test func `A text without blank lines stays whole`() {
    let text = Array(String(repeating: "a line\n", count: 2000).utf8)
    let pieces = DocumentPieces.cut([Document(source: "a", text: text)])
    #expect(pieces.map { $0.text } == [text])
  }

  @Test func `Fewer than 20 documents are cut, each by itself`() {
    let books = (1...19).map { WrittenDocuments.book(paragraphs: 30, seed: UInt64($0)) }
    let pieces = DocumentPieces.cut(books)
    #expect(pieces.count > books.count)
    #expect(pieces.flatMap { $0.text } == books.flatMap { $0.text })
    #expect(pieces.count { $0.source == "book#1" } == books.count)
  }

  @Test func `Twenty documents are not cut`() {
    let books = (1...20).map { WrittenDocuments.book(paragraphs: 30, seed: UInt64($0)) }
    #expect(DocumentPieces.cut(books) == books)
  }

  private func endsWithBlankLine(_ text: [UInt8]) -> Bool {
    let unix = text.filter { $0 != UInt8(ascii: "\r") }
    return unix.suffix(2) == [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
  }
}

import Corpora
import Testing

@Suite struct DocumentPiecesTests {
  /// The shortest piece that is cut, in bytes.
  private static let shortestPiece = 1024
  /// The longest piece of a text of fewer bytes than 200 such pieces.
  private static let longestPiece = 4 * shortestPiece

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `The pieces of one text, joined, are the text`(seed: UInt64) {
    let book = WrittenDocuments.book(paragraphs: Int(seed) * 7 + 1, seed: seed)
    let pieces = cut([book])
    #expect(pieces.flatMap { $0.text } == book.text)
    #expect(pieces.map { $0.source } == (1...pieces.count).map { "book#\($0)" })
    for piece in pieces.dropLast() {
      #expect(piece.text.count >= Self.shortestPiece)
      #expect(endsWithBlankLine(piece.text))
    }
  }

  @Test func `A long text gives about 200 pieces`() {
    let book = WrittenDocuments.book(paragraphs: 3000, seed: 1)
    #expect((150...200).contains(cut([book]).count))
  }

  @Test(arguments: ["\n \t\n", "\n\t\r\n", "\r\n  \r\n"])
  func `A line of white space is blank`(blank: String) {
    let paragraph = String(repeating: "a line\nand another one ", count: 30) + blank
    let pieces = cut(String(repeating: paragraph, count: 50))
    #expect(pieces.count > 20)
    for piece in pieces.dropLast() { #expect(piece.hasSuffix(blank)) }
  }

  @Test func `A text without blank lines is cut after lines`() {
    let pieces = cut(String(repeating: "a line of words\n", count: 2000))
    #expect(pieces.count > 20)
    #expect(pieces.allSatisfy { $0.hasPrefix("a line") && $0.hasSuffix("words\n") })
  }

  @Test func `A paragraph that is too long is cut after lines, others after blank ones`() {
    let long = String(repeating: "a line of words\n", count: 1000)
    let short = String(repeating: "words\n", count: 200) + "\n"
    let pieces = cut(short + long + "\n" + short)
    #expect(pieces.first == short && pieces.last == short)
    #expect(pieces.allSatisfy { $0.utf8.count <= Self.longestPiece })
  }

  @Test func `One long line is cut behind sentences, before the space`() {
    let sentence = "some words of 3.14 and others stand here!"
    let pieces = cut(Array(repeating: sentence, count: 1000).joined(separator: " "))
    #expect(pieces.count > 20)
    #expect(pieces.dropFirst().allSatisfy { $0.hasPrefix(" some") })
    #expect(pieces.allSatisfy { $0.hasSuffix("here!") })
  }

  @Test func `Words without sentences are cut before a space`() {
    let pieces = cut(Array(repeating: "word", count: 10_000).joined(separator: " "))
    #expect(pieces.dropFirst().allSatisfy { $0.hasPrefix(" word") })
    #expect(pieces.allSatisfy { $0.hasSuffix("word") })
  }

  @Test(arguments: ["字", "é", "🎶", "a字é🎶"])
  func `Letters without a space are cut between scalars`(letters: String) {
    let pieces = cut(String(repeating: letters, count: 20_000))
    #expect(pieces.count >= 5)
    for piece in pieces {
      #expect(Array(piece.utf8).count <= max(Self.longestPiece, 20_000 * letters.utf8.count / 50))
      #expect(!piece.unicodeScalars.contains("\u{FFFD}"))
    }
  }

  @Test func `Fewer than 20 documents are cut, each by itself`() {
    let books = (1...19).map { WrittenDocuments.book(paragraphs: 30, seed: UInt64($0)) }
    let pieces = cut(books)
    #expect(pieces.count > books.count)
    #expect(pieces.flatMap { $0.text } == books.flatMap { $0.text })
    #expect(pieces.count { $0.source == "book#1" } == books.count)
  }

  @Test func `Twenty documents of one size are not cut`() {
    let books = (1...20).map { _ in WrittenDocuments.book(paragraphs: 30, seed: 1) }
    #expect(cut(books) == books)
  }

  @Test func `Of many documents only one that is over 5 % of the text is cut, to less than 2 % a piece`() {
    let small = WrittenDocuments.make(300)
    let book = WrittenDocuments.book(paragraphs: 300, seed: 1)
    let documents = small[..<100] + [book] + small[100...]
    let total = documents.reduce(0) { $0 + $1.text.count }
    let pieces = cut(Array(documents))
    #expect(pieces.prefix(100) == small[..<100] && pieces.suffix(200) == small[100...])
    let own = pieces.dropFirst(100).dropLast(200)
    #expect(own.count > 20 && own.flatMap { $0.text } == book.text)
    #expect(own.allSatisfy { $0.text.count <= max(total / 50, Self.longestPiece) })
  }

  /// The documents with the pieces of long ones in their places.
  private func cut(_ documents: [Document]) -> [Document] {
    let rule = DocumentPieces(documentCount: documents.count, byteCount: documents.reduce(0) { $0 + $1.text.count })
    return documents.flatMap { rule.isCut(length: $0.text.count) ? pieces(of: $0, by: rule) : [$0] }
  }

  private func pieces(of document: Document, by rule: DocumentPieces) -> [Document] {
    var pieces: [Document] = []
    var end = 0
    rule.forEachPiece(of: document.text.count, read: { Array(document.text[$0]) }) { start, text in
      #expect(start == end)
      end += text.count
      pieces.append(Document(source: "\(document.source)#\(pieces.count + 1)", text: Array(text)))
    }
    return pieces
  }

  /// The pieces of one text.
  private func cut(_ text: String) -> [String] {
    let pieces = cut([Document(source: "a", text: Array(text.utf8))])
    #expect(pieces.flatMap { $0.text } == Array(text.utf8))
    return pieces.map { String(decoding: $0.text, as: UTF8.self) }
  }

  private func endsWithBlankLine(_ text: [UInt8]) -> Bool {
    let unix = text.filter { $0 != UInt8(ascii: "\r") }
    return unix.suffix(2) == [UInt8(ascii: "\n"), UInt8(ascii: "\n")]
  }
}

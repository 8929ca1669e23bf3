import Corpora
import Synthesis
import Testing

@Suite struct SourceTextsTests {
  @Test(arguments: [
    ("# The Bees\n\nAnna keeps bees.", "The Bees"), ("The Bees\nAnna keeps bees.", "The Bees"),
    ("Anna keeps bees.\nTom, too.", "bees"), ("The Bees", "bees"), ("\n\n  \nThe Bees:\nAnna", "bees"),
    (String(repeating: "x", count: 121) + "\ntext", "bees"),
  ])
  func `the title is a first line that looks like one, or the name of the file`(text: String, title: String) {
    #expect(SourceDocument(text: text, source: "texts/bees.txt", number: 0).title == title)
  }

  @Test func `documents that are there twice are used once`() throws {
    let texts = try SourceTexts(
      ["a", "bb", "a", "c"].enumerated().map { number, text in
        Document(source: "\(number)", text: Array(text.utf8))
      })
    #expect(texts.documents.map(\.text) == ["a", "bb", "c"])
    #expect(texts.documents.map(\.number) == [0, 1, 2] && texts.documents.map(\.source) == ["0", "1", "3"])
    #expect(texts.ids == texts.documents.map(\.id) && texts.sizes == [1, 2, 1] && texts.duplicates == 1)
    #expect(throws: SynthesisError.noDocuments) { try SourceTexts([Document]()) }
  }
}

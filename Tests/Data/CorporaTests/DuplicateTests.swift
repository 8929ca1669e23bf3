import Corpora
import Files
import Foundation
import TestSupport
import Testing

/// Exact copies of documents, which must not be both held out and trained on.
@Suite struct DuplicateTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// Documents of which some are copies of others, in any order.
  private func copied(_ documents: [Document], every step: Int) -> [Document] {
    var copies = documents.enumerated().filter { $0.offset % step == 0 }.map(\.element)
    copies = copies.enumerated().map { Document(source: "copy \($0.offset)", text: $0.element.text) }
    return documents[..<7] + copies + documents[7...]
  }

  private func build(
    _ documents: [Document], in name: String = "corpus", change: (inout CorpusBuilder) -> Void = { _ in }
  ) throws -> Corpus {
    var builder = CorpusBuilder(vocabulary: .trained(size: 270), validation: 0.2, test: 0.2)
    change(&builder)
    return try builder.build(documents, in: directory.path(name))
  }

  /// The texts of the documents of each split, by their tokens.
  private func texts(_ corpus: Corpus) throws -> [Split: [[UInt32]]] {
    let splits = try Split.allCases.map { split -> (Split, [[UInt32]]) in
      let file = try corpus.tokens(split)
      return (split, try TrainingSubset(file).documents.map { file.tokens($0) })
    }
    return Dictionary(uniqueKeysWithValues: splits)
  }

  private func overlap(_ texts: [Split: [[UInt32]]], _ one: Split, _ other: Split) -> Int {
    let held = Set(texts[one] ?? [])
    return (texts[other] ?? []).count { held.contains($0) }
  }

  @Test func `No copy of a held-out document is in another split, and the copies are counted`() throws {
    let documents = copied(WrittenDocuments.make(60), every: 3)
    let corpus = try build(documents)
    let texts = try texts(corpus)
    for (one, other) in [(Split.test, Split.train), (.test, .validation), (.validation, .train)] {
      #expect(overlap(texts, one, other) == 0)
    }
    let duplicates = try #require(corpus.manifest.duplicates)
    #expect(duplicates.copies == 20 && duplicates.dropped > 0 && duplicates.shared == 0)
    #expect(corpus.manifest.documents == documents.count - duplicates.dropped)
    let all = documents.reduce(0) { $0 + $1.text.count }
    #expect(corpus.manifest.splits.values.reduce(0) { $0 + $1.bytes } == all - duplicates.droppedBytes)
    let lines = try readFile("\(corpus.directory)/documents.index").count { $0 == UInt8(ascii: "\n") }
    #expect(lines == corpus.manifest.documents)
  }

  @Test func `Copies are kept on request, and how many leak is told`() throws {
    let documents = copied(WrittenDocuments.make(60), every: 3)
    let corpus = try build(documents) { $0.duplicates = .keep }
    let texts = try texts(corpus)
    let duplicates = try #require(corpus.manifest.duplicates)
    #expect(corpus.manifest.documents == documents.count && duplicates.dropped == 0)
    let leaks = overlap(texts, .test, .train) + overlap(texts, .test, .validation) + overlap(texts, .validation, .train)
    #expect(duplicates.shared == leaks && leaks > 0)
    #expect(corpus.manifest.recipe.duplicates == .keep)
  }

  @Test func `Copies within training stay`() throws {
    let documents = WrittenDocuments.make(60)
    let corpus = try build(documents + [documents[0]]) {
      $0.validation = 0.0; $0.test = 0.0
    }
    #expect(corpus.manifest.part(.train).documents == 61)
    #expect(corpus.manifest.duplicates?.copies == 1 && corpus.manifest.duplicates?.dropped == 0)
  }

  @Test func `A text without copies says nothing of them`() throws {
    let corpus = try build(WrittenDocuments.make(60))
    #expect(corpus.manifest.duplicates == nil)
    let description = String(decoding: try readFile("\(corpus.directory)/corpus.json"), as: UTF8.self)
    #expect(!description.contains("duplicates"))
    let kept = try build(WrittenDocuments.make(60), in: "kept") { $0.duplicates = .keep }
    for split in Split.allCases { #expect(kept.manifest.part(split) == corpus.manifest.part(split)) }
  }

  @Test func `Pieces of two copies of a book are compared, too`() throws {
    let book = WrittenDocuments.book(paragraphs: 300, seed: 1)
    let corpus = try build([book, Document(source: "again", text: book.text)])
    let texts = try texts(corpus)
    #expect(overlap(texts, .test, .train) == 0 && overlap(texts, .validation, .train) == 0)
    #expect(corpus.manifest.part(.train).documents > 0)
  }

  @Test func `A text of copies alone is refused with the number of different documents`() throws {
    let text = Array("one line".utf8)
    let documents = (0..<40).map { Document(source: "\($0)", text: text) }
    #expect(throws: CorpusError.tooFewDifferent(found: 40, different: 1, needed: 3)) { try build(documents) }
    #expect(try build(documents) { $0.duplicates = .keep }.manifest.documents == 40)
  }

  @Test func `Another treatment of copies is another corpus`() throws {
    let documents = copied(WrittenDocuments.make(60), every: 3)
    _ = try build(documents)
    let path = directory.path("corpus")
    #expect(throws: CorpusError.otherCorpus(directory: path, differences: ["duplicates drop instead of keep"])) {
      try build(documents) { $0.duplicates = .keep }
    }
  }
}

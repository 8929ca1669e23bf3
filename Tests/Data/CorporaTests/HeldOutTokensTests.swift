import Corpora
import Files
import Foundation
import TestSupport
import Testing
import Tokenizers

/// Held-out splits whose sizes are numbers of tokens.
@Suite struct HeldOutTokensTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test(
    arguments: [
      (0, .fraction(0)), (0.05, .fraction(0.05)), (1, .fraction(1)), (50, .fraction(50)), (100, .fraction(100)),
      (101, .tokens(101)), (2e5, .tokens(200_000)), (1e6 + 0.5, .fraction(1e6 + 0.5)), (-1, .fraction(-1)),
      (1e300, .fraction(1e300)), (.infinity, .fraction(.infinity)),
    ] as [(Double, HeldOutSize)])
  func `A number below 1 is a fraction, and an integer above 100 counts tokens`(
    number: Double, size: HeldOutSize
  ) {
    #expect(HeldOutSize(number) == size)
  }

  @Test func `Sizes are numbers in the description of a corpus`() throws {
    for (size, json) in [(HeldOutSize.fraction(0.05), "[0.05]"), (.fraction(0), "[0]"), (.tokens(200_000), "[200000]")]
    {
      #expect(String(decoding: try canonicalJSON([size], pretty: false), as: UTF8.self) == json)
      #expect(try JSONDecoder().decode([HeldOutSize].self, from: Data(json.utf8)) == [size])
    }
  }

  @Test(arguments: [1.0, 7, 100, 1.5, -200, .nan]) func `A number that is neither is refused`(number: Double) {
    var builder = builder
    builder.validation = HeldOutSize(number)
    #expect {
      try builder.build(WrittenDocuments.make(30), in: directory.path("corpus"))
    } throws: { error in
      "\(error)".contains("a fraction of the text from 0 to below 1 or a number of tokens above 100")
    }
    #expect(!exists(directory.path("corpus")))
  }

  @Test(
    arguments: [
      (.tokens(500), .tokens(400)), (.tokens(101), .fraction(0)), (.fraction(0), .tokens(900)),
      (.fraction(0.1), .tokens(400)), (.tokens(400), .fraction(0.1)), (.tokens(2000), .tokens(2000)),
    ] as [(HeldOutSize, HeldOutSize)], [false, true])
  func `Complete documents are held out in the order of the seed until they have so many tokens`(
    sizes: (validation: HeldOutSize, test: HeldOutSize), isGiven: Bool
  ) throws {
    let documents = WrittenDocuments.make(100)
    var builder = builder
    if isGiven {
      builder.vocabulary = .given(try self.builder.build(documents, in: directory.path("first")).tokenizer())
    }
    builder.validation = sizes.validation
    builder.test = sizes.test
    let corpus = try builder.build(documents, in: directory.path("corpus"))
    try corpus.verify()
    var rest = try seedOrder(documents)[...]
    #expect(try sources(corpus)[.test] == take(sizes.test, from: &rest, documents, corpus))
    #expect(try sources(corpus)[.validation] == take(sizes.validation, from: &rest, documents, corpus))
    #expect(try sources(corpus)[.train] == rest.map { documents[$0].source })
    for (split, size) in [(Split.validation, sizes.validation), (.test, sizes.test)] {
      #expect(corpus.manifest.part(split).tokens >= size.tokens)
    }
  }

  @Test func `A tokenizer that is trained does not depend on held-out documents`() throws {
    var builder = builder
    builder.validation = .tokens(300)
    builder.test = .tokens(300)
    var documents = WrittenDocuments.make(100)
    let corpus = try builder.build(documents, in: directory.path("corpus"))
    let heldOut = Set(try [Split.validation, .test].flatMap { try sources(corpus)[$0] ?? [] })
    #expect(heldOut.count >= 4)
    for index in documents.indices where heldOut.contains(documents[index].source) {
      // Other letters of the same number.
      let text = documents[index].text.map { $0 == UInt8(ascii: "a") ? UInt8(ascii: "z") : $0 }
      documents[index] = Document(source: documents[index].source, text: text)
    }
    let other = try builder.build(documents, in: directory.path("other"))
    #expect(other.manifest.recipe.texts != corpus.manifest.recipe.texts)
    #expect(other.manifest.tokenizerChecksum == corpus.manifest.tokenizerChecksum)
  }

  @Test func `Tokens of many bytes need a larger reserve`() throws {
    // With this vocabulary, a word of 40 letters is a token.
    let word = String(repeating: "a", count: 40)
    let documents = (0..<400).map { index in
      Document(source: "\(index)", text: Array("\(index)\(String(repeating: " \(word)", count: 20))".utf8))
    }
    var builder = CorpusBuilder(vocabulary: .trained(size: 400), validation: .tokens(2000), test: .tokens(1000))
    builder.duplicates = .keep
    let corpus = try builder.build(documents, in: directory.path("corpus"))
    #expect(corpus.manifest.bytesPerToken > 16)
    #expect((1000..<1040).contains(corpus.manifest.part(.test).tokens))
    #expect((2000..<2040).contains(corpus.manifest.part(.validation).tokens))
    #expect(corpus.manifest.documents == documents.count)
  }

  @Test func `Copies of held-out documents are dropped, and no other document is`() throws {
    let originals = WrittenDocuments.make(60)
    let copies = originals.map { Document(source: "copy of \($0.source)", text: $0.text) }
    var builder = builder
    builder.validation = .tokens(400)
    builder.test = .tokens(400)
    let corpus = try builder.build(originals + copies, in: directory.path("corpus"))
    let splits = try sources(corpus).mapValues { Set($0.map { $0.replacing("copy of ", with: "") }) }
    let (train, validation, test) = (splits[.train] ?? [], splits[.validation] ?? [], splits[.test] ?? [])
    #expect(train.isDisjoint(with: validation.union(test)) && validation.isDisjoint(with: test))
    #expect(train.union(validation).union(test) == Set(originals.map(\.source)))
    let duplicates = try #require(corpus.manifest.duplicates)
    #expect(duplicates.copies == 60 && corpus.manifest.documents == 120 - duplicates.dropped)
  }

  @Test(arguments: [8400, 11_000, 1_000_000], [false, true])
  func `More tokens than the text has are refused, and nothing is left`(count: Int, isGiven: Bool) throws {
    let documents = WrittenDocuments.make(60)
    let usual = try builder.build(documents, in: directory.path("usual"))
    #expect((8000..<9000).contains(usual.manifest.tokens))
    var builder = builder
    if isGiven { builder.vocabulary = .given(try usual.tokenizer()) }
    builder.validation = .tokens(count)
    #expect {
      try builder.build(documents, in: directory.path("corpus"))
    } throws: { error in
      if case CorpusError.tooMuchHeldOut(let asked, let found) = error {
        asked == count && found < 12_000
      } else {
        false
      }
    }
    #expect(!exists(directory.path("corpus")))
  }

  @Test func `Nearly all of the text can be held out`() throws {
    let documents = WrittenDocuments.make(100)
    var builder = builder
    builder.vocabulary = .given(try self.builder.build(documents, in: directory.path("first")).tokenizer())
    builder.test = 0.0
    let all = try builder.build(documents, in: directory.path("all")).manifest.tokens
    builder.validation = .tokens(all * 9 / 10)
    let corpus = try builder.build(documents, in: directory.path("corpus"))
    #expect(corpus.manifest.part(.validation).tokens >= all * 9 / 10 && corpus.manifest.part(.train).documents > 0)
  }

  @Test func `An assumed corpus has the tokens that are held out`() throws {
    let corpus = try Corpus.assumed(trainTokens: 1000, validation: .tokens(300), test: .fraction(0.35), vocabulary: 300)
    #expect(Split.allCases.map { corpus.manifest.part($0).tokens } == [1000, 300, 700])
    #expect(throws: CorpusError.self) {
      try Corpus.assumed(trainTokens: 1000, validation: .fraction(1), test: .fraction(0), vocabulary: 300)
    }
  }

  private let builder = CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.1, test: 0.1, seed: 4)

  /// The indices of documents in the order of the builder's seed.
  private func seedOrder(_ documents: [Document]) throws -> [Int] {
    let rule = SplitRule(validation: 0.0, test: 0.0, seed: builder.seed)
    return try DocumentSplit(lengths: documents.map(\.text.count), rule: rule).documents[.train] ?? []
  }

  /// The sources of the first documents that have a size, which are removed from the list.
  private func take(
    _ size: HeldOutSize, from rest: inout ArraySlice<Int>, _ documents: [Document], _ corpus: Corpus
  ) throws -> [String] {
    var encoder = TokenEncoder(try corpus.tokenizer())
    let wanted = size.fraction * Double(documents.reduce(0) { $0 + $1.text.count }) + Double(size.tokens)
    var (sources, sum) = ([String](), 0.0)
    while sum < wanted {
      let document = documents[rest.removeFirst()]
      sum += Double(size.tokens > 0 ? encoder.encode(document.text).count + 1 : document.text.count)
      sources.append(document.source)
    }
    return sources
  }

  /// The sources of each split's documents in their order.
  private func sources(_ corpus: Corpus) throws -> [Split: [String]] {
    struct Line: Decodable { let split: Split, source: String }
    let lines = try readFile("\(corpus.directory)/documents.index").split(separator: UInt8(ascii: "\n"))
    let documents = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0)) }
    return Dictionary(grouping: documents, by: \.split).mapValues { $0.map(\.source) }
      .merging(Split.allCases.map { ($0, []) }) { found, _ in found }
  }
}

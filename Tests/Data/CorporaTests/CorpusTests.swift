import Corpora
import Files
import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite struct CorpusTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func `A corpus that is built twice has the same fingerprint and the same files`() throws {
    let corpora = try ["one", "two"].map { try build(in: $0) }
    #expect(corpora[0].fingerprint == corpora[1].fingerprint)
    #expect(corpora[0].manifest == corpora[1].manifest)
    for name in try FileManager.default.contentsOfDirectory(atPath: directory.path("one")) {
      #expect(try readFile(directory.path("one/\(name)")) == readFile(directory.path("two/\(name)")), "\(name)")
    }
  }

  @Test func `Another text, split, seed or vocabulary gives another fingerprint`() throws {
    var fingerprints = [try build(in: "a").fingerprint]
    fingerprints.append(try builder().build(WrittenDocuments.make(30, seed: 2), in: directory.path("b")).fingerprint)
    for (index, change) in [\CorpusBuilder.validation, \.test].enumerated() {
      var other = builder()
      other[keyPath: change] = 0.3
      fingerprints.append(try build(other, in: "fraction \(index)").fingerprint)
    }
    var other = builder()
    other.seed = 1
    fingerprints.append(try build(other, in: "seed").fingerprint)
    other = builder()
    other.vocabulary = .trained(size: 270)
    fingerprints.append(try build(other, in: "vocabulary").fingerprint)
    #expect(Set(fingerprints).count == fingerprints.count)
  }

  @Test func `The files are what the manifest says`() throws {
    let documents = WrittenDocuments.make(30)
    let corpus = try build(in: "corpus")
    try corpus.verify()
    #expect(!corpus.manifest.pieces)
    #expect(corpus.manifest.documents == documents.count)
    #expect(corpus.manifest.splits.values.reduce(0) { $0 + $1.bytes } == documents.reduce(0) { $0 + $1.text.count })
    #expect(try corpus.tokenizer().vocabularySize == corpus.manifest.vocabulary)
    for split in Split.allCases {
      let (file, part) = (try corpus.tokens(split), corpus.manifest.part(split))
      #expect(file.count == part.tokens && file.documentCount == part.documents && part.documents > 0)
      #expect(file.endOfText == corpus.manifest.endOfText)
      #expect(try TrainingSubset(file).documents.count == part.documents)
    }
  }

  @Test func `The tokens are those of the texts, in the order of the split`() throws {
    let corpus = try build(in: "corpus")
    let documents = WrittenDocuments.make(30)
    let rule = SplitRule(validation: 0.1, test: 0.1, seed: 0)
    let splits = try DocumentSplit(lengths: documents.map { $0.text.count }, rule: rule).documents
    var encoder = TokenEncoder(try corpus.tokenizer())
    for split in Split.allCases {
      let expected = (splits[split] ?? []).flatMap { encoder.encode(documents[$0].text) + [corpus.manifest.endOfText] }
      let file = try corpus.tokens(split)
      #expect(file.tokens(0..<file.count) == expected)
    }
  }

  @Test func `One long file makes a corpus of its pieces`() throws {
    let book = WrittenDocuments.book(paragraphs: 100, seed: 1)
    let corpus = try builder().build([book], in: directory.path("corpus"))
    #expect(corpus.manifest.pieces)
    #expect(corpus.manifest.splits.values.reduce(0) { $0 + $1.bytes } == book.text.count)
  }

  @Test func `Too few documents leave no directory behind`() {
    let documents = [Document(source: "a", text: Array("one line".utf8))]
    #expect(throws: CorpusError.tooFewDocuments(found: 1, needed: 3)) {
      try builder().build(documents, in: directory.path("corpus"))
    }
    #expect(!exists(directory.path("corpus")))
  }

  @Test func `A split without documents opens as empty`() throws {
    var builder = builder()
    builder.validation = 0.0
    let corpus = try build(builder, in: "corpus")
    #expect(try corpus.tokens(.validation).count == 0)
  }

  @Test func `A description cut short anywhere is refused`() throws {
    let path = try build(in: "corpus").directory + "/corpus.json"
    let complete = Data(try readFile(path))
    // Without the last line feed it is still complete.
    for count in 0..<complete.count - 1 {
      try directory.write(complete.prefix(count), to: "corpus/corpus.json")
      #expect(throws: CorpusError.malformed(path: path, reason: "it does not describe a corpus"), "\(count)") {
        try Corpus(directory: directory.path("corpus"))
      }
    }
  }

  @Test(arguments: [
    ("\"version\" : 2", "\"version\" : 1"), ("\"vocabulary\" : ", "\"vocabulary\" : -1"),
    ("\"endOfText\" : ", "\"endOfText\" : -1"), ("\"splits\"", "\"parts\""), ("\"bytes\" : ", "\"bytes\" : 0.5"),
    ("\"pieces\" : false", "\"pieces\" : 0"), ("{", "["),
  ])
  func `A description of something else is refused`(old: String, new: String) throws {
    let corpus = try build(in: "corpus")
    try replace(old, with: new, in: "corpus/corpus.json")
    #expect(throws: CorpusError.self) { try Corpus(directory: corpus.directory).verify() }
  }

  @Test func `A missing file is named`() throws {
    #expect(throws: FileError.self) { try Corpus(directory: directory.path) }
    for name in ["train.tokens", "tokenizer.json"] {
      let corpus = try build(in: "without \(name)")
      try FileManager.default.removeItem(atPath: "\(corpus.directory)/\(name)")
      #expect(throws: FileError.self) { try corpus.verify() }
    }
  }

  @Test func `A token file with any byte changed is refused`() throws {
    let corpus = try build(in: "corpus")
    let complete = Data(try readFile("\(corpus.directory)/test.tokens"))
    for position in complete.indices {
      var damaged = complete
      damaged[position] ^= 0x10
      try directory.write(damaged, to: "corpus/test.tokens")
      #expect(throws: CorpusError.self, "byte \(position)") { try corpus.tokens(.test) }
    }
  }

  @Test func `A file of another split or corpus is refused`() throws {
    let corpus = try build(in: "corpus")
    let other = try builder().build(WrittenDocuments.make(30, seed: 2), in: directory.path("other"))
    for name in ["train.tokens", "tokenizer.json"] {
      let path = "\(corpus.directory)/\(name)"
      let own = Data(try readFile(path))
      try directory.write(Data(try readFile("\(other.directory)/\(name)")), to: "corpus/\(name)")
      #expect(throws: CorpusError.malformed(path: path, reason: "its checksum does not fit corpus.json")) {
        try corpus.verify()
      }
      try directory.write(own, to: "corpus/\(name)")
    }
    try directory.write(Data(try readFile("\(corpus.directory)/test.tokens")), to: "corpus/validation.tokens")
    #expect(throws: CorpusError.self) { try corpus.verify() }
  }

  @Test func `Tokens beyond the vocabulary are refused`() throws {
    let corpus = try build(in: "corpus")
    try replace("\"vocabulary\" : \(corpus.manifest.vocabulary)", with: "\"vocabulary\" : 64", in: "corpus/corpus.json")
    let path = "\(corpus.directory)/train.tokens"
    #expect(
      throws: CorpusError.malformed(path: path, reason: "it has tokens beyond the vocabulary of corpus.json")
    ) { try Corpus(directory: corpus.directory).tokens(.train) }
  }

  private func builder() -> CorpusBuilder {
    CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.1, test: 0.1)
  }

  private func build(_ builder: CorpusBuilder? = nil, in name: String) throws -> Corpus {
    try (builder ?? self.builder()).build(WrittenDocuments.make(30), in: directory.path(name))
  }

  private func replace(_ old: String, with new: String, in name: String) throws {
    let text = String(decoding: try readFile(directory.path(name)), as: UTF8.self)
    try #require(text.contains(old))
    try directory.write(text.replacingOccurrences(of: old, with: new), to: name)
  }
}

import Corpora
import Files
import Foundation
import TestSupport
import Testing

/// What building does with a directory that is not empty.
@Suite struct CorpusDirectoryTests {
  let directory: TemporaryDirectory
  let documents = WrittenDocuments.make(30)
  let builder = CorpusBuilder(vocabulary: .trained(size: 280), validation: 0.1, test: 0.1)

  init() throws {
    directory = try TemporaryDirectory()
  }

  private var path: String { directory.path("corpus") }

  @Test func `The same corpus is not written again`() throws {
    let first = try builder.build(documents, in: path)
    let dates = try modificationDates()
    let second = try builder.build(documents, in: path)
    #expect(second.fingerprint == first.fingerprint)
    #expect(try modificationDates() == dates)
  }

  @Test func `Another text, vocabulary, fraction or seed is refused with what differs, and nothing changes`() throws {
    _ = try builder.build(documents, in: path)
    let dates = try modificationDates()
    var changed = builder
    changed.vocabulary = .trained(size: 300)
    expectRefusal(changed, ["tokenizer trained to 280 tokens instead of trained to 300 tokens"])
    changed = builder
    changed.validation = 0.2
    changed.seed = 5
    expectRefusal(changed, ["validation 0.1 instead of 0.2", "seed 0 instead of 5"])
    changed = builder
    changed.vocabulary = .given(try Corpus(directory: path).tokenizer())
    expectRefusal(changed, ["tokenizer trained to 280 tokens instead of given"])
    #expect(throws: CorpusError.otherCorpus(directory: path, differences: ["another text"])) {
      try builder.build(Array(documents.dropLast()), in: path)
    }
    #expect(try modificationDates() == dates)
  }

  @Test(arguments: ["train.tokens", "tokenizer.json"]) func `A damaged corpus of the same text is written again`(
    name: String
  ) throws {
    let first = try builder.build(documents, in: path)
    try directory.write("damage", to: "corpus/\(name)")
    #expect(try builder.build(documents, in: path).fingerprint == first.fingerprint)
    try first.verify()
  }

  @Test func `Half-written files of a program that was killed are removed, others are not`() throws {
    _ = try builder.build(documents, in: path)
    for name in ["train.tokens.77.partial", "corpus.json.77.partial", "mine.partial"] {
      try directory.write("half", to: "corpus/\(name)")
    }
    _ = try builder.build(documents, in: path)
    #expect(try partials == ["mine.partial"])
    try FileManager.default.removeItem(atPath: directory.path("corpus/mine.partial"))
    try FileManager.default.removeItem(atPath: directory.path("corpus/corpus.json"))
    try directory.write("half", to: "corpus/corpus.json.78.partial")
    _ = try builder.build(documents, in: path)
    #expect(try partials == [])
  }

  @Test func `A directory that another process prepares is refused and left alone`() throws {
    let lock = try DirectoryLock(directory: path)
    #expect {
      try builder.build(documents, in: path)
    } throws: { error in
      if case FileError.directoryInUse = error { true } else { false }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [DirectoryLock.fileName])
    withExtendedLifetime(lock) {}
  }

  @Test func `A directory in which only the lock was left is used`() throws {
    do { _ = try DirectoryLock(directory: path) }
    #expect(try builder.build(documents, in: path).manifest.documents == documents.count)
  }

  @Test func `Another given tokenizer is refused with its first difference`() throws {
    let tokenizers = try [260, 280].map { size in
      try CorpusBuilder(vocabulary: .trained(size: size)).build(documents, in: directory.path("\(size)")).tokenizer()
    }
    var given = builder
    given.vocabulary = .given(tokenizers[0])
    _ = try given.build(documents, in: path)
    given.vocabulary = .given(tokenizers[1])
    expectRefusal(given, ["another given tokenizer", "the vocabulary has 260 tokens instead of 280"])
  }

  @Test func `A corpus that differs from the first rank's says in what`() throws {
    let first = try builder.build(documents, in: path)
    try first.checkSame(as: first.description())
    var changed = builder
    changed.vocabulary = .trained(size: 290)
    changed.test = .tokens(200)
    let other = try changed.build(documents, in: directory.path("other"))
    let error = #expect(throws: CorpusError.self) { try other.checkSame(as: first.description()) }
    let sentence = "\(error.map { "\($0)" } ?? "")"
    for fact in [
      "trained to 290 tokens instead of trained to 280", "test 200 tokens instead of 0.1", "in the test split",
    ] {
      #expect(sentence.contains(fact), "\(sentence)")
    }
  }

  @Test func `Foreign files are refused`() throws {
    try directory.write("mine", to: "corpus/notes.txt")
    #expect(throws: FileError.directoryNotEmpty(path: path, found: "notes.txt")) {
      try builder.build(documents, in: path)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["notes.txt"])
  }

  private var partials: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".partial") } }
  }

  private func expectRefusal(_ changed: CorpusBuilder, _ differences: [String]) {
    #expect(throws: CorpusError.otherCorpus(directory: path, differences: differences)) {
      try changed.build(documents, in: path)
    }
  }

  private func modificationDates() throws -> [String: Date] {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try #require(FileManager.default.attributesOfItem(atPath: "\(path)/\($0)")[.modificationDate] as? Date))
      })
  }
}

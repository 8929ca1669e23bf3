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
    let error = #expect(throws: CorpusError.self) { try changed.build(documents, in: path) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("instead of given with checksum"))
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

import Corpora
import Files
import Foundation
import TestSupport
import Testing

/// Token files are large: a program reads each of them once, however often it is opened.
@Suite struct VerificationTests {
  let directory: TemporaryDirectory
  let path: String
  /// The bytes of all token files.
  let size: Int

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path("corpus")
    _ = try CorpusBuilder(vocabulary: .trained(size: 270), validation: 0.1, test: 0.1)
      .build(WrittenDocuments.make(30), in: path)
    size = Split.allCases.reduce(0) { [path] in $0 + fileSize("\(path)/\($1).tokens") }
    for split in Split.allCases { try age(split) }
  }

  /// Makes a split's file one that was written long ago.
  private func age(_ split: Split) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -3600)], ofItemAtPath: "\(path)/\(split).tokens")
  }

  @Test func `A corpus is read once, however often its splits are opened and by whichever copy`() throws {
    let corpus = try Corpus(directory: path)
    #expect(corpus.bytesRead == 0)
    try corpus.verify()
    #expect(corpus.bytesRead == size)
    let copies = [corpus, try corpus.reopened()]
    for copy in copies + copies {
      try copy.verify()
      for split in Split.allCases { _ = try copy.tokens(split) }
      #expect(try TrainingSubset(copy.tokens(.train)).documents.count == copy.manifest.part(.train).documents)
    }
    #expect(copies.map { $0.bytesRead } == [size, size])
  }

  @Test func `A file that has changed is read again, and its damage is found`() throws {
    let corpus = try Corpus(directory: path)
    try corpus.verify()
    var bytes = try readFile("\(path)/test.tokens")
    bytes[bytes.count - 1] ^= 1
    try directory.write(Data(bytes), to: "corpus/test.tokens")
    #expect(throws: CorpusError.self) { try corpus.tokens(.test) }
    bytes[bytes.count - 1] ^= 1
    try directory.write(Data(bytes), to: "corpus/test.tokens")
    _ = try corpus.tokens(.test)
    #expect(corpus.bytesRead == size + 2 * bytes.count)
  }

  @Test func `A file that was written a moment ago is read again, since it may change without another time`() throws {
    let bytes = try readFile("\(path)/test.tokens")
    let later = Date(timeIntervalSinceNow: 3600)
    try FileManager.default.setAttributes([.modificationDate: later], ofItemAtPath: "\(path)/test.tokens")
    let corpus = try Corpus(directory: path)
    for _ in 0..<3 { _ = try corpus.tokens(.test) }
    #expect(corpus.bytesRead == 3 * bytes.count)
  }

  @Test func `What another rank has found is taken over for the same files alone`() throws {
    let found = try Corpus(directory: path).verifiedTokens(Split.allCases)
    let corpus = try Corpus(directory: path)
    corpus.adopt(verifiedTokens: found, of: Split.allCases)
    try corpus.verify()
    #expect(corpus.bytesRead == 0)
    #expect(
      try TrainingSubset(corpus.tokens(.train)).documents
        == TrainingSubset(TokenFile(path: "\(path)/train.tokens")).documents)

    let copy = directory.path("copy")
    try FileManager.default.copyItem(atPath: path, toPath: copy)
    let other = try Corpus(directory: copy)
    other.adopt(verifiedTokens: found, of: Split.allCases)
    try other.verify()
    #expect(other.bytesRead == size)
  }

  @Test func `What cannot have been found is not taken over`() throws {
    let found = try Corpus(directory: path).verifiedTokens(Split.allCases)
    for count in 0..<found.count / 8 {
      let corpus = try Corpus(directory: path)
      corpus.adopt(verifiedTokens: Array(found[..<(8 * count)]), of: Split.allCases)
      try corpus.verify()
    }
  }
}

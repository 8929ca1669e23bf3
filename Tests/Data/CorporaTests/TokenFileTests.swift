import Corpora
import Foundation
import TestSupport
import Testing

@Suite struct TokenFileTests {
  /// The header's size in bytes.
  private static let headerSize = 64

  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test(arguments: [(257, 2), (65_536, 2), (65_537, 4), (1 << 20, 4)])
  func `Tokens are read as they were written`(vocabularySize: Int, width: Int) throws {
    var inputs = TestInputs(seed: 1)
    let largest = UInt32(vocabularySize - 1)
    let documents = [[largest], [], inputs.tokens(100, vocabularySize: vocabularySize)]
    let path = directory.path("tokens")
    try TokenFile.write(documents, endOfText: largest - 1, vocabularySize: vocabularySize, to: path)
    let file = try TokenFile(path: path)
    let joined = documents.flatMap { $0 + [largest - 1] }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == Self.headerSize + width * joined.count)
    #expect(file.count == joined.count && file.documentCount == 3 && file.endOfText == largest - 1)
    #expect(file.tokens(0..<file.count) == joined)
    #expect(file.tokens(7..<20) == Array(joined[7..<20]))
    #expect(file.tokens(file.count..<file.count) == [])
  }

  @Test func `A file of no documents has no tokens`() throws {
    let path = directory.path("tokens")
    try TokenFile.write([], endOfText: 0, vocabularySize: 257, to: path)
    let file = try TokenFile(path: path)
    #expect(file.count == 0 && file.documentCount == 0)
    #expect(file.tokens(0..<0) == [])
  }

  @Test(arguments: [257, 65_537])
  func `A file cut short anywhere, or with more at its end, is refused`(vocabularySize: Int) throws {
    let complete = try bytes(vocabularySize: vocabularySize)
    for count in 0..<complete.count {
      let path = try directory.write(complete.prefix(count), to: "short")
      #expect(throws: CorpusError.self) { try TokenFile(path: path) }
    }
    let path = try directory.write(complete + [0], to: "long")
    #expect(throws: CorpusError.self) { try TokenFile(path: path) }
  }

  @Test func `A header with any bit flipped is refused or read, without a trap`() throws {
    let complete = try bytes(vocabularySize: 257)
    for position in 0..<Self.headerSize {
      for bit in 0..<8 {
        var damaged = complete
        damaged[position] ^= 1 << bit
        let path = try directory.write(damaged, to: "damaged")
        // Magic, version, width and count must fit the length.
        guard position >= 24 else {
          #expect(throws: CorpusError.self, "byte \(position)") { try TokenFile(path: path) }
          continue
        }
        if let file = try? TokenFile(path: path) { _ = file.tokens(0..<file.count) }
      }
    }
  }

  @Test func `More documents than tokens are refused`() throws {
    var damaged = try bytes(vocabularySize: 257)
    damaged.replaceSubrange(24..<32, with: Array(repeating: 0xFF, count: 8))
    let path = try directory.write(damaged, to: "damaged")
    #expect(throws: CorpusError.malformed(path: path, reason: "its length does not fit its header")) {
      try TokenFile(path: path)
    }
  }

  private func bytes(vocabularySize: Int) throws -> Data {
    let path = directory.path("complete")
    try TokenFile.write([[1, 2, 3], [4]], endOfText: 0, vocabularySize: vocabularySize, to: path)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }
}

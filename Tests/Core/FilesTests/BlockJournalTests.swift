import Files
import Foundation
import TestSupport
import Testing

/// What is appended is there again, up to the first byte that is not as it was.
struct BlockJournalTests {
  private let directory: TemporaryDirectory
  private let content: Fingerprint
  private var path: String { directory.path("scores") }

  init() throws {
    directory = try TemporaryDirectory()
    content = try Fingerprint(of: "content")
  }

  /// The blocks of a journal, in its order.
  private func blocks(_ content: Fingerprint? = nil) throws -> [String] {
    var found: [String] = []
    _ = try BlockJournal(path: path, content: content ?? self.content) {
      found.append("\($0.vector)@\($0.start): \($0.values(of: Float.self))")
    }
    return found
  }

  private func append(_ values: [Float], to vector: Int, at start: Int) throws {
    let journal = try BlockJournal(path: path, content: content) { _ in }
    try journal.append(values, to: vector, at: start)
    try journal.flush()
  }

  @Test func `blocks are read as they were written`() throws {
    #expect(try blocks() == [])
    try append([1, 2], to: 0, at: 0)
    try append([.infinity, -0.5, 3], to: 4, at: 2)
    try append([], to: 1, at: 0)
    #expect(try blocks() == ["0@0: [1.0, 2.0]", "4@2: [inf, -0.5, 3.0]", "1@0: []"])
  }

  @Test func `doubles keep their bits`() throws {
    let values = [0.1, -.infinity, .leastNonzeroMagnitude]
    let journal = try BlockJournal(path: path, content: content) { _ in }
    try journal.append(values, to: 0, at: 7)
    var found: [Double] = []
    _ = try BlockJournal(path: path, content: content) { found = $0.values(of: Double.self) }
    #expect(found == values)
  }

  @Test func `a half-written block is cut off, and the next one follows the intact ones`() throws {
    try append([1, 2], to: 0, at: 0)
    let length = try readFile(path).count
    try append([3, 4], to: 0, at: 2)
    let bytes = try readFile(path)
    for count in [length + 1, length + 40, bytes.count - 1] {
      try Data(bytes.prefix(count)).write(to: URL(fileURLWithPath: path))
      #expect(try blocks() == ["0@0: [1.0, 2.0]"])
      try append([5], to: 0, at: 2)
      #expect(try blocks() == ["0@0: [1.0, 2.0]", "0@2: [5.0]"])
    }
  }

  @Test func `a changed byte ends what is intact`() throws {
    try append([1, 2], to: 0, at: 0)
    let length = try readFile(path).count
    try append([3, 4], to: 0, at: 2)
    let bytes = try readFile(path)
    for offset in [length, length + 8, length + 24, length + 40, bytes.count - 1] {
      var damaged = bytes
      damaged[offset] ^= 0x41
      try Data(damaged).write(to: URL(fileURLWithPath: path))
      #expect(try blocks() == ["0@0: [1.0, 2.0]"], "byte \(offset)")
    }
  }

  @Test func `values of another content are not used`() throws {
    try append([1, 2], to: 0, at: 0)
    #expect(try blocks(Fingerprint(of: "other")) == [])
    #expect(try blocks() == [], "the file is of the other content now")
  }
}

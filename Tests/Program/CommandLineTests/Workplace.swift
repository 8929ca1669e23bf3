import Files
import Foundation
import TestSupport
import Testing

/// A test's own copy of the prepared directory; the program runs in it.
final class Workplace {
  private let directory: TemporaryDirectory

  convenience init() throws { try self.init(copying: #require(PreparedDirectory.path)) }

  /// A copy of another directory.
  init(copying prepared: String) throws {
    directory = try TemporaryDirectory()
    for name in try FileManager.default.contentsOfDirectory(atPath: prepared) {
      try FileManager.default.copyItem(atPath: "\(prepared)/\(name)", toPath: directory.path(name))
    }
  }

  /// The path.
  var path: String { directory.path }

  func path(_ name: String) -> String { directory.path(name) }

  /// Runs `chorus` here; see `Program.run`.
  func chorus(
    _ arguments: String, ranks: Int? = nil, script: String? = nil, limit: Int = 60, watch: ((Int32) -> Bool)? = nil
  ) throws -> Outcome {
    try Program().run(arguments, in: directory.path, ranks: ranks, script: script, limit: limit, watch: watch)
  }

  /// Runs another tool here.
  func tool(_ words: String...) throws { try Command.run(words, in: directory.path) }

  func write(_ text: String, to name: String) throws { try directory.write(text, to: name) }

  func write(_ bytes: [UInt8], to name: String) throws { try directory.write(Data(bytes), to: name) }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path(name))) }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  func copy(_ name: String, to other: String) throws {
    try FileManager.default.copyItem(atPath: path(name), toPath: path(other))
  }

  /// Replaces a word in a text file.
  func replace(_ word: String, by other: String, in name: String) throws {
    let text = try text(name)
    try #require(text.contains(word), "\(name) has no \(word)")
    try write(text.replacingOccurrences(of: word, with: other), to: name)
  }

  /// Keeps only the first bytes of a file.
  func shorten(_ name: String, to count: Int) throws { try write(Array(bytes(name).prefix(count)), to: name) }

  /// Changes one byte of a file.
  func damage(_ name: String, at offset: Int) throws {
    var bytes = Array(try bytes(name))
    bytes[offset] ^= 0x55
    try write(bytes, to: name)
  }

  /// The names and contents of all files below a directory; none when it is absent.
  func files(_ name: String) throws -> [String: Data] {
    let names = FileManager.default.enumerator(atPath: path(name))?.compactMap { $0 as? String } ?? []
    return try Dictionary(
      uniqueKeysWithValues: names.filter { !isDirectory(path("\(name)/\($0)")) }.map {
        ($0, try bytes("\(name)/\($0)"))
      })
  }
}

import Files
import Foundation

/// A file of lines that another process may append to, read by ranges.
final class LineFile {
  private static let blockSize = 1 << 20

  /// The path.
  let path: String
  private let handle: FileHandle

  /// Opens a file.
  ///
  /// - Throws: `FileError.system`.
  init(path: String) throws {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw FileError.system(operation: "open", path: path, reason: "it is missing or cannot be read")
    }
    self.path = path
    self.handle = handle
  }

  /// Calls `body` with each complete line and its place; an end without a line break does not count.
  func forEachLine(_ body: (_ line: Data, _ offset: Int, _ number: Int) throws -> Void) throws {
    var rest = Data()
    var offset = 0
    var number = 0
    while let block = try read(offset + rest.count, count: Self.blockSize) {
      rest.append(block)
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        number += 1
        try body(rest[rest.startIndex..<end], offset, number)
        offset += end + 1 - rest.startIndex
        rest = rest[(end + 1)...]
      }
      rest = Data(rest)
    }
  }

  /// The bytes of a range; nil behind the end.
  func read(_ offset: Int, count: Int) throws -> Data? {
    try handle.seek(toOffset: UInt64(offset))
    guard let data = try handle.read(upToCount: count), !data.isEmpty else { return nil }
    return data
  }
}

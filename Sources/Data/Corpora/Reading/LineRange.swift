import Files

/// The lines of a file that start in a range of its bytes.
struct LineRange {
  /// The range of bytes from the start of the first line to the end of the last.
  let bytes: Range<Int>
  private let path: String

  /// Finds the lines of a file.
  ///
  /// - Throws: `FileError.system`.
  init(_ range: Range<Int>, of path: String) throws(FileError) {
    let size = fileSize(path)
    let start = try Self.startOfLine(from: range.lowerBound, of: path, size: size)
    bytes = try start..<max(start, Self.startOfLine(from: range.upperBound, of: path, size: size))
    self.path = path
  }

  /// The number of lines.
  ///
  /// - Throws: `FileError.system`.
  func count() throws(FileError) -> Int {
    var count = 0
    let stream = try TextStream(path: path, range: bytes)
    while let block = try stream.nextBlock() { count += block.count { $0 == .newline } }
    return count
  }

  /// The first position from `position` on where a line starts; the end when there is none.
  private static func startOfLine(from position: Int, of path: String, size: Int) throws(FileError) -> Int {
    guard position > 0, position < size else { return min(position, size) }
    let stream = try TextStream(path: path, range: position - 1..<size)
    var start = position - 1
    while let block = try stream.nextBlock() {
      if let index = block.firstIndex(of: .newline) { return start + index + 1 }
      start += block.count
    }
    return size
  }
}

import Files

/// A text file that one rank reads, or the lines of one that start in a range of its bytes.
struct FilePart: Codable {
  /// The path of the file.
  let path: String
  /// The range in which the lines start; nil for the complete file.
  let range: Range<Int>?
  /// The approximate number of bytes to read.
  let size: Int

  /// A complete file.
  init(_ path: String, size: Int) {
    self.path = path
    range = nil
    self.size = size
  }

  /// The lines of a file that start in a range.
  init(_ path: String, range: Range<Int>) {
    self.path = path
    self.range = range
    size = range.count
  }

  /// True when the part before this one in the list is of the same file.
  var isContinuation: Bool { range.map { $0.lowerBound > 0 } ?? false }

  /// The number of lines of a part of a file; 0 for a complete file.
  ///
  /// - Throws: `FileError.system`.
  func lineCount() throws(FileError) -> Int {
    guard let range else { return 0 }
    return try LineRange(range, of: path).count()
  }
}

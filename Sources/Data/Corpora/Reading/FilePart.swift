import Files

/// A text file that one rank reads, or the lines of one that start in a range of its bytes.
struct FilePart: Codable {
  /// The fewest parts of JSON lines for each rank, so that ranks get about the same number of bytes.
  private static let partsPerRank = 4
  /// The number of bytes that are searched in one go.
  private static let blockLength = 1 << 16

  /// The path of the file.
  let path: String
  /// The range in which the lines start; nil for the complete file.
  let range: Range<Int>?
  /// The approximate number of bytes to read.
  let size: Int

  /// The parts of some files: plain JSON lines are cut when several ranks read, since parsing them takes long.
  static func parts(of files: [String], ranks: Int) -> [FilePart] {
    let sizes = files.map { fileSize($0) }
    let length = max(1, sizes.reduce(0, +) / (partsPerRank * ranks))
    return zip(files, sizes).flatMap { path, size in
      guard ranks > 1, size > length, path.hasSuffix(".jsonl") else {
        return [FilePart(path: path, range: nil, size: size)]
      }
      return stride(from: 0, to: size, by: length).map { start in
        let range = start..<min(start + length, size)
        return FilePart(path: path, range: range, size: range.count)
      }
    }
  }

  /// True when the part before this one in the list is of the same file.
  var isContinuation: Bool { range.map { $0.lowerBound > 0 } ?? false }

  /// The lines that start in a range, and the place of the first of them in the file.
  ///
  /// - Throws: `FileError.system`.
  func lines(in range: Range<Int>) throws(FileError) -> (bytes: [UInt8], offset: Int) {
    let file = try MappedFile(path: path)
    let lines = completeLines(range, of: file)
    return (file.elements(of: UInt8.self, count: lines.count, at: lines.lowerBound), lines.lowerBound)
  }

  /// The number of lines of a part of a file; 0 for a complete file.
  ///
  /// - Throws: `FileError.system`.
  func lineCount() throws(FileError) -> Int {
    guard let range else { return 0 }
    let file = try MappedFile(path: path)
    let lines = completeLines(range, of: file)
    return stride(from: lines.lowerBound, to: lines.upperBound, by: Self.blockLength).reduce(0) { count, start in
      count + block(of: file, from: start, to: lines.upperBound).count { $0 == UInt8(ascii: "\n") }
    }
  }

  private func completeLines(_ range: Range<Int>, of file: MappedFile) -> Range<Int> {
    startOfLine(from: range.lowerBound, in: file)..<startOfLine(from: range.upperBound, in: file)
  }

  /// The first position from `position` on where a line starts; the end when there is none.
  private func startOfLine(from position: Int, in file: MappedFile) -> Int {
    guard position > 0 else { return 0 }
    for start in stride(from: position - 1, to: file.count, by: Self.blockLength) {
      let bytes = block(of: file, from: start, to: file.count)
      if let index = bytes.firstIndex(of: UInt8(ascii: "\n")) { return start + index + 1 }
    }
    return file.count
  }

  private func block(of file: MappedFile, from start: Int, to end: Int) -> [UInt8] {
    file.elements(of: UInt8.self, count: min(Self.blockLength, end - start), at: start)
  }
}

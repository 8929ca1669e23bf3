import Files

extension MappedFile {
  /// Bytes of a piece: a multiple of the size of every record.
  private static let pieceLength = 1 << 20

  /// Lends the file's bytes in pieces, and gives the memory of each back, so that a large file takes none.
  func forEachPiece(body: (RawSpan) throws -> Void) rethrows {
    for start in stride(from: 0, to: count, by: Self.pieceLength) {
      let end = min(start + Self.pieceLength, count)
      try withBytes { try body($0.extracting(start..<end)) }
      releaseMemory(ofFirst: end)
    }
  }

  /// Returns whether the file has the content of a checksum.
  func has(_ checksum: String) -> Bool {
    let found = Checksum()
    forEachPiece { found.update($0) }
    return found.hexadecimal == checksum
  }
}

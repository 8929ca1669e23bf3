/// Gives bytes from a start to an end, a block at a time.
protocol BlockSource: AnyObject {
  /// The next bytes; none at the end.
  ///
  /// - Throws: `FileError`.
  func next() throws(FileError) -> [UInt8]
}

extension BlockSource {
  /// The next bytes, at least as many as asked for unless there are no more.
  func next(atLeast count: Int) throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let block = try next()
      if block.isEmpty { break }
      bytes += block
    }
    return bytes
  }
}

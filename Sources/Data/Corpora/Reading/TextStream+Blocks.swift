import Files

extension TextStream {
  /// The next bytes; nil at the end.
  ///
  /// - Throws: as `next`.
  func nextBlock() throws(FileError) -> [UInt8]? {
    let block = try next()
    return block.isEmpty ? nil : block
  }
}

import Files

extension DocumentReader {
  /// The checksum of the names, sizes and times of the files of some paths: as long as it is the same, so is the text.
  ///
  /// - Returns: nil for a text that comes out of a pipe.
  /// - Throws: as `read`.
  public func state(of paths: [String]) throws -> String? {
    let checksum = Checksum()
    for path in try files(of: paths) {
      guard !isPipe(path), let identity = FileIdentity(of: path) else { return nil }
      checksum.update(Array("\(path)\0\(identity.size)\0\(identity.modified)\0".utf8))
    }
    return checksum.hexadecimal
  }
}

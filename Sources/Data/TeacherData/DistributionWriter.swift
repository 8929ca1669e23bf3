import Files

/// Writes a teacher's distributions in the order of the tokens, piece by piece.
public final class DistributionWriter {
  private let directory: DistributionDirectory
  private var written: Int
  private var open: (file: AtomicFile, checksum: Checksum)?

  /// Continues after the tokens that are written.
  ///
  /// - Parameter written: as `DistributionDirectory.writtenTokens` says.
  /// - Throws: `FileError.system`.
  public init(_ directory: DistributionDirectory, after written: Int) throws {
    self.directory = directory
    self.written = written
    try createDirectory(directory.path)
    directory.artifact.removePartials()
  }

  /// The bytes of one token's distribution.
  public static func append(
    _ tokens: [UInt32], _ probabilities: [Float], recipe: DistributionRecipe, to bytes: inout [UInt8]
  ) {
    precondition(tokens.count == recipe.topCount && probabilities.count == recipe.topCount + 1)
    for token in tokens { bytes += LittleEndian.bytes(Int(token), width: recipe.tokenWidth) }
    for probability in probabilities { bytes += LittleEndian.bytes(Int(probability.bitPattern), width: 4) }
  }

  /// Appends the next tokens' distributions.
  ///
  /// - Throws: `FileError.system`, for instance when the disk is full.
  public func append(_ bytes: [UInt8]) throws {
    let width = directory.recipe.bytesPerToken
    precondition(bytes.count % width == 0, "\(bytes.count) bytes are not complete records of \(width)")
    var start = 0
    while start < bytes.count {
      let number = written / directory.tokensPerPiece
      let end = directory.range(ofPiece: number).upperBound
      let count = min(end - written, (bytes.count - start) / width)
      try write(Array(bytes[start..<start + count * width]), number)
      start += count * width
      written += count
      if written == end { try close() }
    }
  }

  private func write(_ bytes: [UInt8], _ number: Int) throws {
    if open == nil {
      open = (try AtomicFile(path: directory.path(ofPiece: number)), Checksum())
      let tokens = directory.range(ofPiece: number).count
      try put(try DistributionPiece.header(number: number, tokens: tokens, recipe: directory.recipe))
    }
    try put(bytes)
  }

  private func put(_ bytes: [UInt8]) throws {
    try open?.file.write(bytes)
    open?.checksum.update(bytes)
  }

  private func close() throws {
    guard let (file, checksum) = open else { return }
    try file.write(Array(checksum.hexadecimal.utf8))
    try file.commit()
    open = nil
  }
}

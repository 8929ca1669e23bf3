/// The bytes of a text file, decompressed when its name ends in `.gz` or `.zst`.
///
/// - Throws: `FileError.system`, or `FileError.corruptedCompression` when the compressed data is not complete.
public func readPossiblyCompressed(_ path: String) throws(FileError) -> [UInt8] {
  let bytes = try readFile(path)
  if path.hasSuffix(".gz") { return try CompressedFile(path: path, format: "gzip", bytes: bytes).unpackedGzip() }
  if path.hasSuffix(".zst") { return try CompressedFile(path: path, format: "zstd", bytes: bytes).unpackedZstd() }
  return bytes
}

/// A compressed text.
struct CompressedFile {
  let path: String
  /// The format's name in errors.
  let format: String
  let bytes: [UInt8]

  /// The most bytes that the file may unpack to: text shrinks to a tenth, text that repeats itself to a hundredth, and a
  /// file beyond that is made to fill the memory.
  private var limit: Int { max(1 << 28, 200 * bytes.count) }

  /// - Throws: `FileError.corruptedCompression` when there are more bytes than a text unpacks to.
  func checkSize(of unpacked: [UInt8]) throws(FileError) {
    guard unpacked.count > limit else { return }
    throw corrupted("it unpacks to more than 200 times its size, as no text does")
  }

  /// The error that says why the file does not unpack.
  func corrupted(_ reason: String) -> FileError {
    .corruptedCompression(path: path, format: format, reason: reason)
  }
}

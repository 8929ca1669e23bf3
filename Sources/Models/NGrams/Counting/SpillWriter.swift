import Files

/// N-grams of one order on disk, spread over buckets by the hash of their context.
///
/// The file has chunks of n-grams of one bucket each, then the bucket and length of every chunk, and the number of chunks.
/// One rank writes, all read.
final class SpillWriter<Key: PackedNGram> {
  /// N-grams in memory, at most.
  private static var bufferLength: Int { 1 << 20 }

  private let file: AtomicFile
  private let bucketBits: Int
  /// N-grams of a chunk, at most.
  private let chunkLength: Int
  /// **Shape** [buckets, chunk length].
  private var buffer: [Key]
  private var lengths: [Int]
  private var chunks: [UInt32] = []
  private let checksum = Checksum()

  /// Creates a file.
  ///
  /// - Throws: `FileError.system`.
  init(path: String, bucketBits: Int) throws(FileError) {
    file = try AtomicFile(path: path)
    self.bucketBits = bucketBits
    chunkLength = Self.bufferLength >> bucketBits
    buffer = [Key](repeating: 0, count: Self.bufferLength)
    lengths = [Int](repeating: 0, count: 1 << bucketBits)
  }

  /// Adds an n-gram.
  ///
  /// - Parameter hash: that of its context.
  @inline(__always)
  func append(_ key: Key, hash: UInt64) throws(FileError) {
    let bucket = Int(truncatingIfNeeded: hash >> UInt64(64 - bucketBits))
    buffer[bucket * chunkLength + lengths[bucket]] = key
    lengths[bucket] += 1
    if lengths[bucket] == chunkLength { try flush(bucket) }
  }

  private func flush(_ bucket: Int) throws(FileError) {
    let start = bucket * chunkLength
    let chunk = Array(buffer[start..<start + lengths[bucket]])
    try file.write(chunk)
    checksum.update(chunk)
    chunks += [UInt32(bucket), UInt32(lengths[bucket])]
    lengths[bucket] = 0
  }

  /// Completes the file.
  ///
  /// - Returns: its checksum.
  func finish() throws(FileError) -> String {
    for bucket in lengths.indices where lengths[bucket] > 0 { try flush(bucket) }
    let trailer = chunks + [UInt32(chunks.count / 2), 0]
    try file.write(trailer)
    checksum.update(trailer)
    try file.commit(isDurable: false)
    return checksum.hexadecimal
  }
}

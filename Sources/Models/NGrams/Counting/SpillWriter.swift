import Files

/// N-grams of one order on disk, spread over buckets by the hash of their context.
///
/// The file has chunks of n-grams of one bucket each, then the bucket and length of every chunk, and the number of chunks.
/// One rank writes, all read.
final class SpillWriter<Key: PackedNGram> {
  private let file: AtomicFile
  private var buckets: BucketBuffer<Key>
  private var chunks: [UInt32] = []
  private let checksum = Checksum()

  /// Creates a file.
  ///
  /// - Throws: `FileError.system`.
  init(path: String, _ text: CountedText) throws(FileError) {
    file = try AtomicFile(path: path)
    buckets = BucketBuffer(bucketBits: text.bucketBits, symbolBits: text.layout.bits)
  }

  /// Adds n-grams.
  func append(_ ngrams: [Key]) throws(FileError) {
    var next = 0
    while let bucket = buckets.fill(from: ngrams, at: &next) { try flush(bucket) }
  }

  private func flush(_ bucket: Int) throws(FileError) {
    let chunk = buckets.take(bucket)
    try file.write(chunk)
    checksum.update(chunk)
    chunks += [UInt32(bucket), UInt32(chunk.count)]
  }

  /// Completes the file.
  ///
  /// - Returns: its checksum.
  func finish() throws(FileError) -> String {
    for bucket in buckets.filled { try flush(bucket) }
    let trailer = chunks + [UInt32(chunks.count / 2), 0]
    try file.write(trailer)
    checksum.update(trailer)
    try file.commit(isDurable: false)
    return checksum.hexadecimal
  }
}

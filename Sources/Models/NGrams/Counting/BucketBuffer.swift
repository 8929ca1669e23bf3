/// N-grams in memory until a bucket has enough of them for a chunk of a file.
struct BucketBuffer<Key: PackedNGram> {
  /// N-grams in memory, at most.
  private static var capacity: Int { 1 << 20 }

  private let bucketBits: Int
  private let symbolBits: Int
  /// N-grams of a chunk, at most.
  private let chunkLength: Int
  /// **Shape** [buckets, chunk length].
  private var ngrams: [Key]
  private var lengths: [Int]

  /// - Parameter bucketBits: the upper bits of a hash that are the number of its bucket.
  init(bucketBits: Int, symbolBits: Int) {
    self.bucketBits = bucketBits
    self.symbolBits = symbolBits
    chunkLength = Self.capacity >> bucketBits
    ngrams = [Key](repeating: 0, count: Self.capacity)
    lengths = [Int](repeating: 0, count: 1 << bucketBits)
  }

  /// Takes n-grams until a bucket is full.
  ///
  /// - Parameters:
  ///   - source: n-grams, some of which were taken before.
  ///   - next: the first that was not taken yet.
  /// - Returns: the bucket that is full; nil when all n-grams were taken.
  mutating func fill(from source: [Key], at next: inout Int) -> Int? {
    let spreading = Spreading(shift: UInt64(64 - bucketBits), symbolBits: symbolBits, chunkLength: chunkLength)
    return spreading.fill(&ngrams, &lengths, from: source, at: &next)
  }

  private struct Spreading {
    let shift: UInt64
    let symbolBits: Int
    let chunkLength: Int

    func fill(_ ngrams: inout [Key], _ lengths: inout [Int], from source: [Key], at next: inout Int) -> Int? {
      var target = ngrams.mutableSpan
      var filled = lengths.mutableSpan
      while next < source.count {
        let bucket = Int(truncatingIfNeeded: source[next].contextHash(symbolBits: symbolBits) &>> shift)
        target[bucket * chunkLength + filled[bucket]] = source[next]
        filled[bucket] += 1
        next += 1
        if filled[bucket] == chunkLength { return bucket }
      }
      return nil
    }
  }

  /// The buckets that are not empty.
  var filled: [Int] { lengths.indices.filter { lengths[$0] > 0 } }

  /// Removes the n-grams of a bucket and returns them.
  mutating func take(_ bucket: Int) -> [Key] {
    let start = bucket * chunkLength
    defer { lengths[bucket] = 0 }
    return Array(ngrams[start..<start + lengths[bucket]])
  }
}

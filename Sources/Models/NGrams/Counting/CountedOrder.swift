/// One rank's n-grams of one order while they are counted: the contexts of some buckets and their followers.
struct CountedOrder: ~Copyable {
  private(set) var contexts: [ContextRecord] = []
  private(set) var followers: [Follower] = []
  private var followersBefore = 0
  /// The number of n-grams with a count of 1, of 2, of 3 and of 4.
  private(set) var countsOfCounts = [0, 0, 0, 0]
  private let symbolBits: Int

  init(symbolBits: Int) { self.symbolBits = symbolBits }

  /// Counts the n-grams of a bucket.
  ///
  /// - Parameters:
  ///   - ngrams: sorted by the hash of their context, then by their last symbol.
  ///   - emit: takes every different n-gram.
  /// - Throws: the errors of `emit`; `NGramError.malformed` when two contexts have one hash.
  mutating func count<Key: PackedNGram>(_ ngrams: [HashedNGram<Key>], emit: (Key) throws -> Void) throws {
    var start = 0
    while start < ngrams.count {
      let key = ngrams[start].key
      if try beginsContext(ngrams, start) { begin(ngrams[start].hash) }
      var end = start + 1
      while end < ngrams.count && ngrams[end].key == key { end += 1 }
      add(Follower(token: token(of: key), count: UInt32(end - start)))
      try emit(key)
      start = end
    }
  }

  @inline(__always)
  private func token<Key: PackedNGram>(of key: Key) -> UInt32 {
    UInt32(truncatingIfNeeded: key & ((Key(1) << Key(symbolBits)) - 1))
  }

  /// Returns whether an n-gram has another context than the one before it.
  @inline(__always)
  private func beginsContext<Key: PackedNGram>(_ ngrams: [HashedNGram<Key>], _ index: Int) throws(NGramError) -> Bool {
    guard index > 0, ngrams[index - 1].hash == ngrams[index].hash else { return true }
    guard ngrams[index - 1].key >> Key(symbolBits) == ngrams[index].key >> Key(symbolBits) else {
      throw .malformed(path: "counts", reason: "two contexts have one hash; choose another number of tokens")
    }
    return false
  }

  private mutating func begin(_ hash: UInt64) {
    contexts.append(ContextRecord(hash: hash, firstFollower: UInt64(followersBefore + followers.count)))
  }

  private mutating func add(_ follower: Follower) {
    followers.append(follower)
    contexts[contexts.count - 1].add(follower.count)
    if follower.count <= 4 { countsOfCounts[Int(follower.count) - 1] += 1 }
  }

  /// Forgets the contexts and followers that were written.
  mutating func removeWritten() {
    followersBefore += followers.count
    contexts.removeAll(keepingCapacity: true)
    followers.removeAll(keepingCapacity: true)
  }
}

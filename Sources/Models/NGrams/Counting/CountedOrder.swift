/// One rank's n-grams of one order while they are counted: the contexts of some buckets and their followers.
struct CountedOrder: ~Copyable {
  private(set) var contexts: [ContextRecord] = []
  /// The followers of the contexts that have several.
  private(set) var followers: [Follower] = []
  /// The number of different n-grams.
  private(set) var ngramCount = 0
  private var followersBefore = 0
  /// The number of n-grams with a count of 1, of 2, of 3 and of 4.
  private(set) var countsOfCounts = [0, 0, 0, 0]
  private let symbolBits: Int

  init(symbolBits: Int) { self.symbolBits = symbolBits }

  /// Counts the n-grams of a bucket.
  ///
  /// - Parameters:
  ///   - ngrams: sorted by the hash of their context, then by their last symbol.
  ///   - different: gets every different n-gram once.
  /// - Throws: `NGramError.malformed` when two contexts have one hash.
  mutating func count<Key: PackedNGram>(_ ngrams: [Key], different: inout [Key]) throws(NGramError) {
    var start = 0
    while start < ngrams.count {
      let key = ngrams[start]
      if start == 0 || !haveEqualContexts(key, ngrams[start - 1]) { try begin(key.contextHash(symbolBits: symbolBits)) }
      var end = start + 1
      while end < ngrams.count && ngrams[end] == key { end += 1 }
      add(Follower(token: token(of: key), count: UInt32(end - start)))
      different.append(key)
      start = end
    }
    endContext()
  }

  @inline(__always)
  private func token<Key: PackedNGram>(of key: Key) -> UInt32 {
    UInt32(truncatingIfNeeded: key & ((Key(1) &<< Key(symbolBits)) - 1))
  }

  @inline(__always)
  private func haveEqualContexts<Key: PackedNGram>(_ a: Key, _ b: Key) -> Bool {
    a &>> Key(symbolBits) == b &>> Key(symbolBits)
  }

  private mutating func begin(_ hash: UInt64) throws(NGramError) {
    if contexts.last?.hash == hash {
      throw .malformed(path: "counts", reason: "two contexts have one hash; choose another number of tokens")
    }
    endContext()
    contexts.append(ContextRecord(hash: hash, firstFollower: UInt64(followersBefore + followers.count)))
  }

  /// Moves a single follower into the record of its context.
  private mutating func endContext() {
    guard contexts.last?.followerCount == 1, let follower = followers.popLast() else { return }
    contexts[contexts.count - 1].keep(follower)
  }

  private mutating func add(_ follower: Follower) {
    followers.append(follower)
    contexts[contexts.count - 1].add(follower.count)
    ngramCount += 1
    if follower.count <= 4 { countsOfCounts[Int(follower.count) - 1] += 1 }
  }

  /// Forgets the contexts and followers that were written.
  mutating func removeWritten() {
    followersBefore += followers.count
    contexts.removeAll(keepingCapacity: true)
    followers.removeAll(keepingCapacity: true)
  }
}

import RankGroups

/// One rank's counts of one order: its buckets one after another.
struct OrderPass<Key: PackedNGram> {
  private let order: Int
  private let text: CountedText
  private let work: CountingDirectory
  private let ranks: any RankGroup

  init(_ order: Int, _ text: CountedText, _ work: CountingDirectory, _ ranks: any RankGroup) {
    self.order = order
    self.text = text
    self.work = work
    self.ranks = ranks
  }

  func run() throws -> CountingShare {
    order == 2 ? try runAboveTokens() : try runAboveNGrams()
  }

  /// Counts bigrams, each of which counts once for its last token.
  private func runAboveTokens() throws -> CountingShare {
    let mask: Key = text.layout.mask(1)
    var tokens = [Int](repeating: 0, count: text.layout.vocabularySize)
    let facts = try count { ngrams in
      for ngram in ngrams { tokens[Int(truncatingIfNeeded: ngram & mask)] += 1 }
    }
    try work.write(tokens, rank: ranks.rank)
    return CountingShare(facts: facts)
  }

  /// Counts n-grams, each of which counts once for its last n − 1 symbols.
  private func runAboveNGrams() throws -> CountingShare {
    let orders = SpillOrders(order - 1...order - 1, stage: "\(order)", rank: ranks.rank)
    let lower = try SpillSet<Key>(work, orders, text)
    let mask: Key = text.layout.mask(order - 1)
    let facts = try count { ngrams in try lower.append(ngrams.map { $0 & mask }, order: order - 1) }
    return CountingShare(spills: try lower.finish(), facts: facts)
  }

  /// Counts this rank's buckets and writes their contexts and followers.
  ///
  /// - Parameter emit: takes every different n-gram of a bucket.
  /// - Returns: the number of n-grams and contexts, and the counts of counts.
  private func count(emit: ([Key]) throws -> Void) throws -> [Int] {
    let part = try OrderPartWriter(work, order: order, rank: ranks.rank)
    var counted = CountedOrder(symbolBits: text.layout.bits)
    try forEachBucket { ngrams in
      var different: [Key] = []
      try counted.count(ngrams, different: &different)
      try emit(different)
      try part.write(&counted)
    }
    try part.commit()
    return [counted.ngramCount, part.contextCount] + counted.countsOfCounts
  }

  /// Calls `body` with the sorted n-grams of each of this rank's buckets.
  private func forEachBucket(body: ([Key]) throws -> Void) throws {
    let files = try work.spills(of: order, highest: text.layout.order).map { try SpillFile<Key>(path: $0) }
    var sort = NGramSort<Key>(equalBits: text.bucketBits, symbolBits: text.layout.bits)
    var ngrams: [Key] = []
    for bucket in CountedText.part(of: 1 << text.bucketBits, rank: ranks.rank, ranks: ranks.size) {
      ngrams.removeAll(keepingCapacity: true)
      for file in files { file.append(bucket, to: &ngrams) }
      sort.sort(ngrams)
      try body(sort.sorted)
    }
  }
}

import HeapModule

/// Applies merges inside one long pre-token, with the pairs that could be merged in a heap.
struct HeapMerger {
  private let tokenizer: Tokenizer
  private var chain: SymbolChain
  private var candidates = Heap<MergeCandidate>()

  /// Offers all pairs of neighboring tokens.
  init(_ symbols: [UInt32], with tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    chain = SymbolChain(symbols)
    for index in symbols.indices { offer(index) }
  }

  /// The tokens that are left when no merge applies any more.
  mutating func mergeAll() -> [UInt32] {
    while let candidate = candidates.popMin() {
      if isCurrent(candidate) { merge(candidate) }
    }
    return chain.symbols
  }

  /// Returns false for a candidate that an earlier merge has changed.
  private func isCurrent(_ candidate: MergeCandidate) -> Bool {
    chain.candidate(at: candidate.index, with: tokenizer) == candidate
  }

  private mutating func merge(_ candidate: MergeCandidate) {
    chain.merge(at: candidate.index, into: tokenizer.result(ofRank: candidate.rank))
    offerPairs(around: candidate.index)
  }

  /// Adds both pairs that a token at `index` is part of.
  private mutating func offerPairs(around index: Int) {
    offer(index)
    if let before = chain.index(before: index) { offer(before) }
  }

  /// Adds the pair that starts at `index`, if there is a merge for it.
  private mutating func offer(_ index: Int) {
    if let candidate = chain.candidate(at: index, with: tokenizer) { candidates.insert(candidate) }
  }
}

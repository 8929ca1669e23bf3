import Collections

/// Applies merges inside one pre-token: always the pair of lowest rank, of equals the leftmost.
///
/// Two ways with one result: a short pre-token searches its few ranks again after every merge, O(n²) but
/// without bookkeeping; a long one (a line of dashes, text without spaces) keeps them in a heap,
/// O(n log n), so that no input is slow.
package struct PairMerger: Sendable {
  /// The longest pre-token that searches again, in bytes.
  ///
  /// Of English letters without spaces, searching takes half the time of the heap at 32 bytes, three
  /// quarters at 256 and about the same at 512; beyond, it grows without bound.
  package static let longestShort = 256

  private static let none = UInt32.max
  private var symbols: [UInt32] = []
  /// Short: the rank of the pair that starts at each symbol, or `none`.
  private var ranks: [UInt32] = []

  package init() {}

  /// Appends the token ids of a pre-token.
  package mutating func append(
    _ pretoken: Span<UInt8>, with tokenizer: Tokenizer, to ids: inout [UInt32],
    longestShort: Int = longestShort
  ) {
    symbols.removeAll(keepingCapacity: true)
    for index in pretoken.indices { symbols.append(tokenizer.byteIDs[Int(pretoken[index])]) }
    if symbols.count <= longestShort {
      mergeBySearch(with: tokenizer)
    } else {
      mergeByHeap(with: tokenizer)
    }
    ids.append(contentsOf: symbols)
  }

  // MARK: Short pre-tokens

  private mutating func mergeBySearch(with tokenizer: Tokenizer) {
    ranks.removeAll(keepingCapacity: true)
    for index in symbols.indices { ranks.append(rank(at: index, with: tokenizer)) }
    while let best = indexOfLowestRank() {
      symbols[best] = tokenizer.vocabulary.merges[Int(ranks[best])].result
      symbols.remove(at: best + 1)
      ranks.remove(at: best + 1)
      ranks[best] = rank(at: best, with: tokenizer)
      if best > 0 { ranks[best - 1] = rank(at: best - 1, with: tokenizer) }
    }
  }

  private func rank(at index: Int, with tokenizer: Tokenizer) -> UInt32 {
    guard index + 1 < symbols.count else { return Self.none }
    return tokenizer.ranks.value(symbols[index], symbols[index + 1]) ?? Self.none
  }

  private func indexOfLowestRank() -> Int? {
    var best = 0
    var lowest = Self.none
    for index in ranks.indices where ranks[index] < lowest {
      best = index
      lowest = ranks[index]
    }
    return lowest == Self.none ? nil : best
  }

  // MARK: Long pre-tokens

  private mutating func mergeByHeap(with tokenizer: Tokenizer) {
    var chain = SymbolChain(symbols)
    var candidates = Heap<MergeCandidate>()
    for index in symbols.indices { candidates.offer(index, of: chain, with: tokenizer) }
    while let candidate = candidates.popMin() {
      let index = candidate.index
      // A candidate that an earlier merge has changed is not one any more.
      guard chain.candidate(at: index, with: tokenizer) == candidate else { continue }
      chain.merge(at: index, into: tokenizer.vocabulary.merges[Int(candidate.rank)].result)
      candidates.offer(index, of: chain, with: tokenizer)
      if let before = chain.index(before: index) { candidates.offer(before, of: chain, with: tokenizer) }
    }
    symbols = chain.symbols
  }
}

extension Heap<MergeCandidate> {
  /// Adds the pair that starts at `index`, if there is a merge for it.
  fileprivate mutating func offer(_ index: Int, of chain: SymbolChain, with tokenizer: Tokenizer) {
    if let candidate = chain.candidate(at: index, with: tokenizer) { insert(candidate) }
  }
}

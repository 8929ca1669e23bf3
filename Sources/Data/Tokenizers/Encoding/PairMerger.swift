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
    load(pretoken, with: tokenizer)
    if symbols.count <= longestShort {
      mergeBySearch(with: tokenizer)
    } else {
      mergeByHeap(with: tokenizer)
    }
    ids.append(contentsOf: symbols)
  }

  private mutating func load(_ pretoken: Span<UInt8>, with tokenizer: Tokenizer) {
    symbols.removeAll(keepingCapacity: true)
    tokenizer.symbols.append(pretoken, to: &symbols)
  }

  private mutating func mergeBySearch(with tokenizer: Tokenizer) {
    fillRanks(with: tokenizer)
    while let best = indexOfLowestRank() { merge(at: best, with: tokenizer) }
  }

  private mutating func fillRanks(with tokenizer: Tokenizer) {
    ranks.removeAll(keepingCapacity: true)
    for index in symbols.indices { ranks.append(rank(at: index, with: tokenizer)) }
  }

  private mutating func merge(at index: Int, with tokenizer: Tokenizer) {
    symbols[index] = tokenizer.result(ofRank: ranks[index])
    symbols.remove(at: index + 1)
    ranks.remove(at: index + 1)
    updateRanks(at: index, with: tokenizer)
  }

  /// Ranks both pairs that the token at `index` is part of.
  private mutating func updateRanks(at index: Int, with tokenizer: Tokenizer) {
    ranks[index] = rank(at: index, with: tokenizer)
    if index > 0 { ranks[index - 1] = rank(at: index - 1, with: tokenizer) }
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

  private mutating func mergeByHeap(with tokenizer: Tokenizer) {
    var merger = HeapMerger(symbols, with: tokenizer)
    symbols = merger.mergeAll()
  }
}

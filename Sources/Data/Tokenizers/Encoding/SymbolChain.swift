/// A doubly linked list of tokens: merging two neighbors moves none of the others.
struct SymbolChain {
  private struct Link {
    var symbol: UInt32
    var previous: Int
    var next: Int
    /// Indicates whether the token was merged into the one before it.
    var isMerged = false
  }

  private var links: [Link]

  /// The tokens in order.
  init(_ symbols: [UInt32]) {
    links = symbols.enumerated().map { Link(symbol: $1, previous: $0 - 1, next: $0 + 1) }
  }

  /// The tokens that are left, in order.
  var symbols: [UInt32] { links.lazy.filter { !$0.isMerged }.map(\.symbol) }

  /// The index of the token before the one at `index`, or nothing at the start.
  func index(before index: Int) -> Int? {
    links[index].previous < 0 ? nil : links[index].previous
  }

  /// The pair whose left token is at `index`, if there is such a pair and a merge for it.
  func candidate(at index: Int, with tokenizer: Tokenizer) -> MergeCandidate? {
    let link = links[index]
    guard !link.isMerged, link.next < links.count else { return nil }
    return tokenizer.ranks.value(link.symbol, links[link.next].symbol)
      .map { MergeCandidate(rank: $0, index: index) }
  }

  /// Replaces the token at `index` and the next one by `result`.
  ///
  /// - Precondition: There is a next one.
  mutating func merge(at index: Int, into result: UInt32) {
    links[index].symbol = result
    remove(links[index].next)
  }

  private mutating func remove(_ index: Int) {
    links[index].isMerged = true
    connect(links[index].previous, links[index].next)
  }

  private mutating func connect(_ left: Int, _ right: Int) {
    links[left].next = right
    if right < links.count { links[right].previous = left }
  }
}

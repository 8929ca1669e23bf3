import Corpora
import RankGroups

/// One rank's pass over a part of the text, which gives every token the longest n-gram that ends with it.
struct TextPass<Key: PackedNGram> {
  private let text: CountedText
  private let work: CountingDirectory
  private let ranks: any RankGroup

  init(_ text: CountedText, _ work: CountingDirectory, _ ranks: any RankGroup) {
    self.text = text
    self.work = work
    self.ranks = ranks
  }

  private var range: Range<Int> { CountedText.part(of: text.subset.count, rank: ranks.rank, ranks: ranks.size) }

  func run() throws -> CountingShare {
    guard text.layout.order > 1 else { return try countTokens() }
    let orders = SpillOrders(2...text.layout.order, stage: "text", rank: ranks.rank)
    let spills = try SpillSet<Key>(work, orders, bucketBits: text.bucketBits)
    try text.forEachToken(in: range) { (history: SymbolHistory<Key>, token) in
      let key = history.symbols << Key(text.layout.bits) | Key(token)
      try spills.append(key, hash: history.symbols.contextHash, order: history.count + 1)
    }
    return CountingShare(spills: try spills.finish())
  }

  /// Counts single tokens, of which a model of order 1 consists.
  private func countTokens() throws -> CountingShare {
    var counts = [Int](repeating: 0, count: text.layout.vocabularySize)
    try text.forEachToken(in: range) { (_: SymbolHistory<Key>, token) in counts[Int(token)] += 1 }
    try work.write(counts, rank: ranks.rank)
    return CountingShare()
  }
}

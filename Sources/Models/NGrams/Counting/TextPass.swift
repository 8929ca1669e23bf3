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
    let spills = try SpillSet<Key>(work, orders, text)
    var longest = LongestNGrams<Key>(text.layout)
    try text.forEachPiece(in: range) { (tokens, history: inout SymbolHistory<Key>) in
      longest.replace(by: tokens, after: &history)
      for (index, ngrams) in longest.byLength.enumerated() { try spills.append(ngrams, order: index + 2) }
    }
    return CountingShare(spills: try spills.finish())
  }

  /// Counts single tokens, of which a model of order 1 consists.
  private func countTokens() throws -> CountingShare {
    var counts = [Int](repeating: 0, count: text.layout.vocabularySize)
    text.forEachPiece(in: range) { (tokens, _: inout SymbolHistory<Key>) in
      for token in tokens { counts[Int(token)] += 1 }
    }
    try work.write(counts, rank: ranks.rank)
    return CountingShare()
  }
}

/// The longest n-grams that end with the tokens of a piece of text.
private struct LongestNGrams<Key: PackedNGram> {
  private let symbolBits: Int
  /// The n-grams of 2 symbols, of 3, …, of N.
  private(set) var byLength: [[Key]]

  init(_ layout: SymbolLayout) {
    symbolBits = layout.bits
    byLength = Array(repeating: [], count: layout.order - 1)
  }

  mutating func replace(by tokens: [UInt32], after history: inout SymbolHistory<Key>) {
    for index in byLength.indices { byLength[index].removeAll(keepingCapacity: true) }
    for token in tokens {
      byLength[history.count - 1].append(history.symbols &<< Key(symbolBits) | Key(token))
      history.append(token)
    }
  }
}

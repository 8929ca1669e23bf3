/// The probabilities of some tokens, each after its own symbols.
///
/// Orders are added one after another to all tokens, each in steps that read memory at one place a token, so that the accesses of
/// different tokens overlap.
struct NGramQuery<Key: PackedNGram> {
  /// One token.
  struct Item {
    /// The symbols before it.
    var history: Key
    /// The number of these symbols.
    var length: UInt32
    var token: UInt32
    /// Its place in the result.
    var place: UInt32
    /// False when it did not follow the symbols of an order so far, and hence follows those of no higher order.
    var isSeen = true
  }

  private let layout: SymbolLayout
  private var items: [Item] = []
  private var searches: [ContextSearch] = []
  private var contexts: [FoundContext] = []
  /// One a token; those of orders so far.
  private(set) var probabilities: [Double] = []

  init(_ layout: SymbolLayout) { self.layout = layout }

  /// Asks for a token's probability, of which that of order 1 is known.
  mutating func append(_ token: UInt32, after history: SymbolHistory<Key>, unigram: Double) {
    items.append(
      Item(history: history.symbols, length: UInt32(history.count), token: token, place: UInt32(probabilities.count)))
    probabilities.append(unigram)
  }

  /// Forgets all tokens.
  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    probabilities.removeAll(keepingCapacity: true)
  }

  /// Adds an order to the tokens whose context of this order was seen, and drops the others.
  mutating func add(_ order: Int, _ table: NGramTable, in bytes: RawSpan) {
    items.removeAll { $0.length < order - 1 }
    search(order, table, in: bytes)
    keepFound(table, in: bytes)
    for index in contexts.indices { contexts[index].readMiddle(in: bytes) }
    for index in items.indices {
      let count = items[index].isSeen ? contexts[index].count(of: items[index].token, in: bytes) : 0
      items[index].isSeen = count > 0
      let place = Int(items[index].place)
      probabilities[place] = contexts[index].record.probability(count, table.discounts, lower: probabilities[place])
    }
  }

  /// Looks for the contexts of an order.
  private mutating func search(_ order: Int, _ table: NGramTable, in bytes: RawSpan) {
    let mask: Key = layout.mask(order - 1)
    searches.removeAll(keepingCapacity: true)
    for item in items { searches.append(ContextSearch((item.history & mask).contextHash, table, in: bytes)) }
  }

  /// Reads the contexts, and drops the tokens whose context was not seen.
  private mutating func keepFound(_ table: NGramTable, in bytes: RawSpan) {
    contexts.removeAll(keepingCapacity: true)
    var kept = 0
    for index in items.indices {
      let context = searches[index].context(table, isSearched: items[index].isSeen, in: bytes)
      items[kept] = items[index]
      if kept == contexts.count { contexts.append(context) } else { contexts[kept] = context }
      kept += searches[index].isFound(context.record)
    }
    items.removeLast(items.count - kept)
    contexts.removeLast(contexts.count - kept)
  }
}

/// The probabilities of the tokens of a text, each after its own symbols: those before it, unless one of them ends a document.
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
  /// One a token: the highest order so far in which it was seen after its symbols.
  private var seenOrders: [UInt8] = []
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
    seenOrders.append(1)
  }

  /// Forgets all tokens.
  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    probabilities.removeAll(keepingCapacity: true)
    seenOrders.removeAll(keepingCapacity: true)
  }

  /// Adds an order to the tokens whose context of this order was seen, and drops the others.
  mutating func add(_ order: Int, _ table: NGramTable, in bytes: RawSpan) {
    keepPossible(order)
    search(order, table, in: bytes)
    keepFound(table, in: bytes)
    for first in stride(from: 0, to: items.count, by: FollowerSearch.width) {
      addCounts(first..<min(first + FollowerSearch.width, items.count), order, table, in: bytes)
    }
  }

  /// Adds the counts of an order to a few tokens.
  @inline(__always)
  private mutating func addCounts(_ range: Range<Int>, _ order: Int, _ table: NGramTable, in bytes: RawSpan) {
    var search = FollowerSearch()
    for index in range { search.set(index &- range.lowerBound, to: items[index].token, among: contexts[index]) }
    search.run(in: bytes)
    for index in range {
      let count = items[index].isSeen ? search.count(index &- range.lowerBound, in: bytes) : 0
      items[index].isSeen = count > 0
      let place = Int(items[index].place)
      if count > 0 { seenOrders[place] = UInt8(order) }
      probabilities[place] = contexts[index].record.probability(count, table.discounts, lower: probabilities[place])
    }
  }

  /// Drops the tokens that have fewer symbols before them than an order asks for, or whose symbols were not seen together: in a
  /// text these are the n-gram that ends with the token before, of which the order before has told.
  private mutating func keepPossible(_ order: Int) {
    var kept = 0
    for item in items {
      items[kept] = item
      let place = Int(item.place)
      let isBegun = order > 2 && place > 0
      let isUnseen = isBegun && Int(seenOrders[max(place, 1) &- 1]) < order &- 1
      kept += item.length < order - 1 || isUnseen ? 0 : 1
    }
    items.removeLast(items.count - kept)
  }

  /// Looks for the contexts of an order.
  private mutating func search(_ order: Int, _ table: NGramTable, in bytes: RawSpan) {
    if searches.count < items.count {
      searches += Array(repeating: .none, count: items.count - searches.count)
      contexts += Array(repeating: .none, count: items.count - contexts.count)
    }
    Self.search(for: items, mask: layout.mask(order - 1), table, in: bytes, &searches)
  }

  private static func search(
    for items: [Item], mask: Key, _ table: NGramTable, in bytes: RawSpan, _ searches: inout [ContextSearch]
  ) {
    let items = items.span
    var searches = searches.mutableSpan
    for index in items.indices {
      searches[index] = ContextSearch((items[index].history & mask).contextHash, table, in: bytes)
    }
  }

  /// Reads the contexts, and drops the tokens whose context was not seen.
  private mutating func keepFound(_ table: NGramTable, in bytes: RawSpan) {
    let kept = Self.moveFound(&items, &contexts, by: searches, table, in: bytes)
    items.removeLast(items.count - kept)
  }

  /// Moves the tokens whose context was seen to the front.
  ///
  /// - Returns: the number of them.
  private static func moveFound(
    _ items: inout [Item], _ contexts: inout [FoundContext], by searches: [ContextSearch], _ table: NGramTable,
    in bytes: RawSpan
  ) -> Int {
    let searches = searches.span
    var items = items.mutableSpan
    var contexts = contexts.mutableSpan
    var kept = 0
    for index in items.indices {
      let context = searches[index].context(table, isSearched: items[index].isSeen, in: bytes)
      items[kept] = items[index]
      contexts[kept] = context
      kept &+= searches[index].isFound(context.record)
    }
    return kept
  }
}

/// The probabilities of some tokens, each after its own symbols.
///
/// Orders are added one after another to all tokens, so that the memory accesses of different tokens overlap.
struct NGramQuery<Key: PackedNGram> {
  /// One token.
  struct Item {
    /// The symbols before it.
    var history: Key
    /// The number of these symbols.
    var length: Int
    var token: UInt32
    /// Its place in the result.
    var place: Int
  }

  private let layout: SymbolLayout
  private var items: [Item] = []
  private var hashes: [UInt64] = []
  private var records: [ContextRecord] = []
  /// One a token; those of orders so far.
  private(set) var probabilities: [Double] = []

  init(_ layout: SymbolLayout) { self.layout = layout }

  /// Asks for a token's probability, of which that of order 1 is known.
  mutating func append(_ token: UInt32, after history: SymbolHistory<Key>, unigram: Double) {
    items.append(Item(history: history.symbols, length: history.count, token: token, place: probabilities.count))
    probabilities.append(unigram)
  }

  /// Forgets all tokens.
  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    probabilities.removeAll(keepingCapacity: true)
  }

  /// Adds an order to the tokens whose context of this order was seen, and drops the others.
  mutating func add(_ order: Int, _ table: NGramTable, in bytes: RawSpan) {
    hash(contextsOf: order)
    find(table, in: bytes)
    for index in items.indices {
      let record = records[index]
      let count = Self.count(of: items[index].token, record, table, in: bytes)
      let place = items[index].place
      probabilities[place] = record.probability(count, table.discounts, lower: probabilities[place])
    }
  }

  /// Computes the hashes of the contexts of an order, and drops the tokens that have fewer symbols before them.
  private mutating func hash(contextsOf order: Int) {
    let mask: Key = layout.mask(order - 1)
    items.removeAll { $0.length < order - 1 }
    hashes.removeAll(keepingCapacity: true)
    for item in items { hashes.append((item.history & mask).contextHash) }
  }

  /// Finds the records of the hashes, and drops the tokens that have none.
  private mutating func find(_ table: NGramTable, in bytes: RawSpan) {
    records.removeAll(keepingCapacity: true)
    var kept = 0
    for index in items.indices {
      guard let record = Self.record(hashes[index], table, in: bytes) else { continue }
      records.append(record)
      items[kept] = items[index]
      kept += 1
    }
    items.removeLast(items.count - kept)
  }

  @inline(__always)
  private static func record(_ hash: UInt64, _ table: NGramTable, in bytes: RawSpan) -> ContextRecord? {
    let cell = table.indexOffset + 4 * Int(truncatingIfNeeded: hash >> table.shift)
    let first = Int(bytes.record(UInt32.self, at: cell))
    let end = Int(bytes.record(UInt32.self, at: cell + 4))
    for number in first..<end {
      let offset = table.contextsOffset + number * MemoryLayout<ContextRecord>.stride
      if bytes.record(UInt64.self, at: offset) == hash { return bytes.record(ContextRecord.self, at: offset) }
    }
    return nil
  }

  /// The count of a token among the followers of a context, which are sorted by token; 0 when it is not one.
  @inline(__always)
  private static func count(of token: UInt32, _ record: ContextRecord, _ table: NGramTable, in bytes: RawSpan) -> UInt32
  {
    var first = table.offset(ofFollower: Int(record.firstFollower))
    let end = first + record.followerCount * NGramTable.followerWidth
    var length = record.followerCount
    while length > 0 {
      let half = length / 2
      let isBelow = bytes.record(UInt32.self, at: first + half * NGramTable.followerWidth) < token
      if isBelow { first += (half + 1) * NGramTable.followerWidth }
      length = isBelow ? length - half - 1 : half
    }
    let follower = first < end ? bytes.record(Follower.self, at: first) : Follower(token: token, count: 0)
    return follower.token == token ? follower.count : 0
  }
}

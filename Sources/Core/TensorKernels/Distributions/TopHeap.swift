/// The k largest of many masses: a binary heap whose root is the smallest that is kept.
struct TopHeap {
  /// A token and its mass.
  struct Entry {
    let token: UInt32
    let mass: Float

    /// True when the other entry is preferred: one of a larger mass, or the lower token of equal ones.
    func isBelow(_ other: Entry) -> Bool {
      mass != other.mass ? mass < other.mass : token > other.token
    }
  }

  private let capacity: Int
  private var entries: [Entry] = []

  init(capacity: Int) {
    self.capacity = capacity
    entries.reserveCapacity(capacity)
  }

  /// The entries of the largest masses, the largest first.
  ///
  /// - Precondition: `count` is in `1...V`.
  static func largest(_ count: Int, of masses: Span<Float>) -> [Entry] {
    precondition(count > 0 && count <= masses.count)
    var heap = TopHeap(capacity: count)
    for i in masses.indices { heap.offer(Entry(token: UInt32(i), mass: masses[i])) }
    return heap.sorted
  }

  /// The kept entries, the largest first.
  private var sorted: [Entry] { entries.sorted { $1.isBelow($0) } }

  /// Keeps an entry when it is among the largest so far.
  mutating func offer(_ entry: Entry) {
    if entries.count < capacity { insert(entry) } else if entries[0].isBelow(entry) { replaceLowest(by: entry) }
  }

  private mutating func insert(_ entry: Entry) {
    entries.append(entry)
    rise(entries.count - 1)
  }

  private mutating func replaceLowest(by entry: Entry) {
    entries[0] = entry
    sink()
  }

  private mutating func rise(_ start: Int) {
    var child = start
    while child > 0, entries[child].isBelow(entries[(child - 1) / 2]) {
      entries.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink() {
    var parent = 0
    while let child = lowestChild(of: parent), entries[child].isBelow(entries[parent]) {
      entries.swapAt(child, parent)
      parent = child
    }
  }

  private func lowestChild(of parent: Int) -> Int? {
    let children = (2 * parent + 1..<2 * parent + 3).clamped(to: entries.indices)
    return children.min { entries[$0].isBelow(entries[$1]) }
  }
}

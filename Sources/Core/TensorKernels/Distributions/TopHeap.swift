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

  /// The kept entries, the largest first.
  var sorted: [Entry] { entries.sorted { $1.isBelow($0) } }

  /// Keeps an entry when it is among the largest so far.
  mutating func offer(_ token: UInt32, mass: Float) {
    let entry = Entry(token: token, mass: mass)
    guard entries.count == capacity else {
      entries.append(entry)
      return rise(entries.count - 1)
    }
    guard entries[0].isBelow(entry) else { return }
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
    let left = 2 * parent + 1
    let right = left + 1
    guard left < entries.count else { return nil }
    return right < entries.count && entries[right].isBelow(entries[left]) ? right : left
  }
}

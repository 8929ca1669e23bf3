/// A hash table from ordered pairs of token ids to a 32-bit integer.
///
/// Open addressing with linear probing, at most half full: encoding and training spend their time here,
/// and a general dictionary with its seeded hash is several times slower.
struct PairTable: Sendable {
  private struct Slot: Sendable {
    var key = PairTable.vacant
    var value: UInt32 = 0
  }

  /// Not the key of a pair: ids are below `UInt32.max`.
  private static let vacant = UInt64.max

  private var slots: [Slot]
  private var shift: UInt64
  /// The number of pairs stored.
  private(set) var count = 0

  /// An empty table with room for some pairs.
  init(minimumCapacity: Int = 0) {
    let bits = max(4, Int.bitWidth - (2 * minimumCapacity).leadingZeroBitCount)
    slots = Array(repeating: Slot(), count: 1 << bits)
    shift = UInt64(64 - bits)
  }

  /// The rank of each merge by its pair.
  init(ranking merges: [Merge]) {
    self.init(minimumCapacity: merges.count)
    for (rank, merge) in merges.enumerated() { set(merge.left, merge.right, to: UInt32(rank)) }
  }

  /// The value stored for a pair, or nothing.
  @inline(__always)
  func value(_ left: UInt32, _ right: UInt32) -> UInt32? {
    let key = Self.key(left, right)
    let slot = slots[position(of: key)]
    return slot.key == key ? slot.value : nil
  }

  /// Stores a value for a pair, in place of an earlier one.
  mutating func set(_ left: UInt32, _ right: UInt32, to value: UInt32) {
    let key = Self.key(left, right)
    let index = position(of: key)
    if slots[index].key == key {
      slots[index].value = value
    } else {
      insert(Slot(key: key, value: value), at: index)
    }
  }

  /// The value stored for a pair; a new pair gets `count`, the next integer.
  mutating func index(inserting left: UInt32, _ right: UInt32) -> Int {
    let key = Self.key(left, right)
    let index = position(of: key)
    if slots[index].key == key { return Int(slots[index].value) }
    insert(Slot(key: key, value: UInt32(count)), at: index)
    return count - 1
  }

  @inline(__always)
  private static func key(_ left: UInt32, _ right: UInt32) -> UInt64 {
    UInt64(left) << 32 | UInt64(right)
  }

  /// The slot of a key, or the vacant one that it would take.
  @inline(__always)
  private func position(of key: UInt64) -> Int {
    var index = firstPosition(of: key)
    while slots[index].key != key, slots[index].key != Self.vacant {
      index = (index + 1) & (slots.count - 1)
    }
    return index
  }

  /// The slot that a key has when no other key took it: Fibonacci hashing, the high bits of a product with 2⁶⁴/φ
  /// (Knuth, TAOCP 3, section 6.4).
  @inline(__always)
  private func firstPosition(of key: UInt64) -> Int {
    Int(((key ^ (key >> 29)) &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  private mutating func insert(_ slot: Slot, at index: Int) {
    slots[index] = slot
    count += 1
    if 2 * count > slots.count { grow() }
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: 2 * old.count)
    shift -= 1
    for slot in old where slot.key != Self.vacant { slots[position(of: slot.key)] = slot }
  }
}

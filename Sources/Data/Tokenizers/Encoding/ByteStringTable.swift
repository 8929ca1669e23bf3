/// A set of byte strings that numbers its members in order of arrival.
///
/// All strings share one array, so that a million pre-tokens are not a million allocations.
struct ByteStringTable: Sendable {
  private struct Slot: Sendable {
    /// A part of the hash, to spare most comparisons of bytes.
    var tag: UInt32 = 0
    /// The string's number plus one; 0 marks a vacant slot.
    var number: UInt32 = 0
  }

  private var slots: [Slot] = Array(repeating: Slot(), count: 64)
  /// All strings, one after another.
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = []

  /// The number of strings.
  var count: Int { ends.count }

  /// The length of all strings together, in bytes.
  var byteCount: Int { bytes.count }

  /// The place of string `index` in the table's bytes.
  func range(of index: Int) -> Range<Int> {
    (index == 0 ? 0 : ends[index - 1])..<ends[index]
  }

  /// String `index`.
  subscript(index: Int) -> ArraySlice<UInt8> { bytes[range(of: index)] }

  /// The number of a string, or nothing.
  func index(of string: Span<UInt8>) -> Int? {
    let (slot, _) = locate(string)
    return slots[slot].number == 0 ? nil : Int(slots[slot].number) - 1
  }

  /// The number of a string, which is added if it is new.
  ///
  /// - Complexity: O(length), amortized.
  mutating func index(inserting string: Span<UInt8>) -> (index: Int, isNew: Bool) {
    let (slot, tag) = locate(string)
    if slots[slot].number != 0 { return (Int(slots[slot].number) - 1, false) }
    insert(string, tag: tag, at: slot)
    return (count - 1, true)
  }

  private mutating func insert(_ string: Span<UInt8>, tag: UInt32, at slot: Int) {
    for index in string.indices { bytes.append(string[index]) }
    ends.append(bytes.count)
    slots[slot] = Slot(tag: tag, number: UInt32(count))
    if 2 * count > slots.count { grow() }
  }

  /// The slot a string has, or the vacant one it would take.
  @inline(__always)
  private func locate(_ string: Span<UInt8>) -> (slot: Int, tag: UInt32) {
    let tag = Self.hash(string)
    var slot = Int(tag) & (slots.count - 1)
    while slots[slot].number != 0 {
      if slots[slot].tag == tag, isEqual(Int(slots[slot].number) - 1, string) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, tag)
  }

  /// FNV-1a of 64 bits (Fowler, Noll & Vo, http://www.isthe.com/chongo/tech/comp/fnv), its halves folded
  /// together because the high one mixes better.
  @inline(__always)
  private static func hash(_ string: Span<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in string.indices { hash = (hash ^ UInt64(string[index])) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ hash >> 32)
  }

  @inline(__always)
  private func isEqual(_ index: Int, _ string: Span<UInt8>) -> Bool {
    let range = range(of: index)
    guard range.count == string.count else { return false }
    let stored = bytes.span.extracting(range)
    for index in string.indices where stored[index] != string[index] { return false }
    return true
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: 2 * old.count)
    for entry in old where entry.number != 0 { slots[vacantSlot(for: entry.tag)] = entry }
  }

  private func vacantSlot(for tag: UInt32) -> Int {
    var slot = Int(tag) & (slots.count - 1)
    while slots[slot].number != 0 { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }
}

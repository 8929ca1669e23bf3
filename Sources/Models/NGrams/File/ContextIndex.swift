/// The numbers of contexts by the upper bits of their hashes.
enum ContextIndex {
  /// The upper bits of a hash that name a cell, of which each has about two contexts.
  static func cellBits(contexts: Int) -> Int {
    max(1, Int.bitWidth - (contexts >> 1).leadingZeroBitCount)
  }

  /// The number of entries: one a cell, one for the end, and one to fill up 8 bytes.
  static func entryCount(contexts: Int) -> Int { (1 << cellBits(contexts: contexts)) + 2 }
}

/// Collects the index while contexts are written in the order of their hashes.
struct ContextIndexBuilder {
  private var entries: [UInt32] = []
  private let entryCount: Int
  private let shift: UInt64
  private var contextCount: UInt32 = 0

  init(contexts: Int) {
    entryCount = ContextIndex.entryCount(contexts: contexts)
    shift = UInt64(64 - ContextIndex.cellBits(contexts: contexts))
    entries.reserveCapacity(entryCount)
  }

  mutating func append(_ contexts: [ContextRecord]) {
    for context in contexts {
      while entries.count <= Int(truncatingIfNeeded: context.hash >> shift) { entries.append(contextCount) }
      contextCount += 1
    }
  }

  /// The complete index.
  mutating func finished() -> [UInt32] {
    while entries.count < entryCount { entries.append(contextCount) }
    return entries
  }
}

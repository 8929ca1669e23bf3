/// Sorts the n-grams of a bucket by the hash of their context, and then by their last symbol.
///
/// Sorted digit by digit are integers of some bits of the hash, the last symbol, and the place of an n-gram: they are smaller
/// than n-grams with their hashes and stay in the cache. The few contexts whose hashes have these bits in common are told
/// apart afterwards.
struct NGramSort<Key: PackedNGram> {
  private let equalBits: Int
  private let symbolBits: Int
  private var integers: [UInt64] = []
  private var spare: [UInt64] = []
  /// The n-grams in order.
  private(set) var sorted: [Key] = []

  /// - Parameter equalBits: the upper bits of the hash that all n-grams of a bucket have in common.
  init(equalBits: Int, symbolBits: Int) {
    self.equalBits = equalBits
    self.symbolBits = symbolBits
  }

  /// Replaces the n-grams in order by others.
  ///
  /// - Complexity: O(n), as long as few contexts have the upper bits of their hashes in common.
  mutating func sort(_ ngrams: [Key]) {
    let layout = SortLayout(count: ngrams.count, symbolBits: symbolBits)
    number(ngrams, layout)
    for shift in layout.shifts { sort(byDigitAt: shift) }
    gather(ngrams, layout)
    separateContexts(layout)
  }

  private mutating func number(_ ngrams: [Key], _ layout: SortLayout) {
    integers.removeAll(keepingCapacity: true)
    for key in ngrams {
      let hash = key.contextHash(symbolBits: symbolBits) &<< UInt64(equalBits)
      integers.append(layout.integer(hash, last: UInt64(truncatingIfNeeded: key), place: integers.count))
    }
    spare.removeAll(keepingCapacity: true)
    spare.append(contentsOf: integers)
  }

  /// Sorts by one digit and keeps the order of equal ones.
  private mutating func sort(byDigitAt shift: UInt64) {
    var starts = starts(ofDigitAt: shift)
    Self.spread(integers, at: shift, to: &spare, &starts)
    swap(&integers, &spare)
  }

  private static func spread(
    _ integers: [UInt64], at shift: UInt64, to places: inout [UInt64], _ starts: inout [UInt32]
  ) {
    var next = starts.mutableSpan
    var target = places.mutableSpan
    let source = integers.span
    for index in source.indices {
      let digit = SortLayout.digit(of: source[index], at: shift)
      target[Int(next[digit])] = source[index]
      next[digit] &+= 1
    }
  }

  /// The first place of each value of a digit.
  private func starts(ofDigitAt shift: UInt64) -> [UInt32] {
    var starts = [UInt32](repeating: 0, count: SortLayout.digitValues)
    for integer in integers { starts[SortLayout.digit(of: integer, at: shift)] &+= 1 }
    var sum: UInt32 = 0
    for digit in starts.indices {
      let count = starts[digit]
      starts[digit] = sum
      sum &+= count
    }
    return starts
  }

  private mutating func gather(_ ngrams: [Key], _ layout: SortLayout) {
    sorted.removeAll(keepingCapacity: true)
    for integer in integers { sorted.append(ngrams[layout.place(of: integer)]) }
  }

  /// Sorts contexts that have the upper bits of their hashes in common by all bits.
  private mutating func separateContexts(_ layout: SortLayout) {
    var start = 0
    while start < sorted.count {
      var end = start + 1
      var isMixed = false
      while end < sorted.count && layout.haveEqualHashes(integers[end], integers[start]) {
        isMixed = isMixed || sorted[end] &>> Key(symbolBits) != sorted[start] &>> Key(symbolBits)
        end += 1
      }
      if isMixed { sortByHash(start..<end) }
      start = end
    }
  }

  private mutating func sortByHash(_ range: Range<Int>) {
    let symbolBits = symbolBits
    sorted[range].sort { a, b in
      (a.contextHash(symbolBits: symbolBits), a) < (b.contextHash(symbolBits: symbolBits), b)
    }
  }
}

/// The bits of the integers by which n-grams are sorted: of the hash, of the last symbol, and of the place.
struct SortLayout {
  private static let digitBits = 12
  private static let digitCount = 3
  /// The number of values of a digit.
  static let digitValues = 1 << digitBits

  private let hashBits: UInt64
  private let symbolBits: UInt64
  private let placeBits: UInt64

  /// - Parameter count: the number of n-grams.
  init(count: Int, symbolBits: Int) {
    let placeBits = Int.bitWidth - count.leadingZeroBitCount
    let free = min(Self.digitBits * Self.digitCount, 64 - placeBits) - symbolBits
    hashBits = UInt64(max(free, 0))
    self.symbolBits = UInt64(symbolBits)
    self.placeBits = UInt64(placeBits)
  }

  /// The lowest bits of the digits that are sorted by, from the lowest.
  var shifts: [UInt64] { (0..<Self.digitCount).map { placeBits + UInt64($0 * Self.digitBits) } }

  @inline(__always)
  static func digit(of integer: UInt64, at shift: UInt64) -> Int {
    Int(truncatingIfNeeded: integer &>> shift) & (digitValues - 1)
  }

  /// The integer of an n-gram.
  ///
  /// - Parameter last: an integer whose lowest bits are the last symbol.
  @inline(__always)
  func integer(_ hash: UInt64, last: UInt64, place: Int) -> UInt64 {
    let token = last & ((1 &<< symbolBits) - 1)
    return ((hash >> (64 - hashBits)) &<< symbolBits | token) &<< placeBits | UInt64(place)
  }

  @inline(__always)
  func place(of integer: UInt64) -> Int { Int(truncatingIfNeeded: integer & ((1 &<< placeBits) - 1)) }

  @inline(__always)
  func haveEqualHashes(_ a: UInt64, _ b: UInt64) -> Bool { (a ^ b) &>> (symbolBits + placeBits) == 0 }
}

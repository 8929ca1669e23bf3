/// N-grams with the hashes of their contexts, sorted by hash and then by token.
struct HashedNGram<Key: PackedNGram>: BitwiseCopyable {
  var hash: UInt64
  var key: Key
}

/// Sorting by digits, for n-grams that fit into the cache.
enum NGramSort {
  private static let digitBits = 11

  /// Sorts n-grams by the hash of their context, of which some upper bits are equal, and by their last symbol.
  ///
  /// - Complexity: O(n) a digit.
  static func sort<Key: PackedNGram>(_ ngrams: inout [HashedNGram<Key>], equalBits: Int, symbolBits: Int) {
    var spare = ngrams
    for shift in stride(from: 0, to: symbolBits, by: digitBits) {
      let width = min(digitBits, symbolBits - shift)
      pass(&ngrams, &spare) { Int(truncatingIfNeeded: $0.key >> Key(shift)) & ((1 << width) - 1) }
    }
    for shift in stride(from: 0, to: 64 - equalBits, by: digitBits) {
      pass(&ngrams, &spare) { Int(truncatingIfNeeded: $0.hash >> UInt64(shift)) & ((1 << digitBits) - 1) }
    }
  }

  /// Sorts by one digit and keeps the order of equal ones.
  @inline(__always)
  private static func pass<Element>(_ elements: inout [Element], _ spare: inout [Element], digit: (Element) -> Int) {
    var places = [Int](repeating: 0, count: 1 << digitBits)
    for element in elements { places[digit(element)] += 1 }
    var start = 0
    for index in places.indices {
      let count = places[index]
      places[index] = start
      start += count
    }
    for element in elements {
      let value = digit(element)
      spare[places[value]] = element
      places[value] += 1
    }
    swap(&elements, &spare)
  }
}

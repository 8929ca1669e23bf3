/// Divides a list into ranges of neighbors that are about equally large.
package enum BalancedRanges {
  /// As many ranges of indices as asked for; together they are all indices, in order.
  ///
  /// An item belongs to the range in which its middle lies, so no range is larger than an equal part by more than one item.
  ///
  /// - Parameters:
  ///   - sizes: the sizes of the items, at least 0 each.
  ///   - count: the number of ranges, at least 1.
  /// - Complexity: O(items + ranges).
  package static func ranges(_ sizes: [Int], count: Int) -> [Range<Int>] {
    let total = sizes.reduce(0, +)
    var ranges: [Range<Int>] = []
    var index = 0
    var sizeBefore = 0
    for number in 1...count {
      let start = index
      // Doubles, because a product of sizes may not fit; they are the same on every rank.
      let limit = Double(total) * Double(number) / Double(count)
      while index < sizes.count, number == count || Double(sizeBefore) + Double(sizes[index]) / 2 < limit {
        sizeBefore += sizes[index]
        index += 1
      }
      ranges.append(start..<index)
    }
    return ranges
  }
}

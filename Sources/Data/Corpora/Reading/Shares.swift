/// Cuts a list into shares of about equal size, each a run of neighbors.
package enum Shares {
  /// One range of indices for each share; together they are all indices, in order.
  ///
  /// An item belongs to the share in which its middle lies, so no share is larger than its part by more than one item.
  ///
  /// - Parameter sizes: what the items weigh, at least 0 each.
  /// - Complexity: O(items + shares).
  package static func ranges(_ sizes: [Int], shares: Int) -> [Range<Int>] {
    let total = sizes.reduce(0, +)
    var ranges: [Range<Int>] = []
    var (index, before) = (0, 0)
    for share in 1...shares {
      let start = index
      // Doubles, because a product of sizes may not fit; they are the same on every rank.
      let limit = Double(total) * Double(share) / Double(shares)
      while index < sizes.count, share == shares || Double(before) + Double(sizes[index]) / 2 < limit {
        before += sizes[index]
        index += 1
      }
      ranges.append(start..<index)
    }
    return ranges
  }
}

/// Places that are spread evenly over a range.
enum EvenSpread {
  /// The middles of `count` equal parts of `0..<all`, or all places when there are no more.
  static func places(_ count: Int, of all: Int) -> Set<Int> {
    guard count < all else { return Set(0..<max(0, all)) }
    // Doubles, because the product of large numbers may not fit.
    return Set((0..<count).map { Int((Double($0) + 0.5) * Double(all) / Double(count)) })
  }
}

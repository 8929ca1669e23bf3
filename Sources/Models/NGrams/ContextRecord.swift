/// The tokens that follow one context: their counts in sum, and where they are.
struct ContextRecord: BitwiseCopyable, Equatable {
  /// The hash of the context, by which records are sorted.
  var hash: UInt64
  /// The place of the first follower among those of the order.
  var firstFollower: UInt64
  /// The sum of the followers' counts.
  var total: UInt32
  /// The number of followers with a count of 1.
  var once: UInt32
  /// The number of followers with a count of 2.
  var twice: UInt32
  /// The number of followers with a count of 3 or more.
  var often: UInt32

  init(hash: UInt64, firstFollower: UInt64) {
    self.hash = hash
    self.firstFollower = firstFollower
    total = 0
    once = 0
    twice = 0
    often = 0
  }

  /// The number of followers.
  @inline(__always)
  var followerCount: Int { Int(once) + Int(twice) + Int(often) }

  /// Adds a follower's count.
  mutating func add(_ count: UInt32) {
    total += count
    switch count {
    case 1: once += 1
    case 2: twice += 1
    default: often += 1
    }
  }

  /// The probability that the discounts leave to the lower order.
  @inline(__always)
  func backoff(_ discounts: Discounts) -> Double {
    let d = discounts.values
    return (d[0] * Double(once) + d[1] * Double(twice) + d[2] * Double(often)) / Double(total)
  }

  /// The probability of a follower with a count, or of another token with count 0.
  ///
  /// - Parameter lower: its probability after one symbol less.
  @inline(__always)
  func probability(_ count: UInt32, _ discounts: Discounts, lower: Double) -> Double {
    max(Double(count) - discounts.discount(count), 0) / Double(total) + backoff(discounts) * lower
  }
}

/// A token that follows a context, and how often.
struct Follower: BitwiseCopyable, Equatable {
  var token: UInt32
  /// The count: of n-grams of the highest order, or of those that begin a document, their occurrences; else the number of
  /// different symbols before the n-gram.
  var count: UInt32
}

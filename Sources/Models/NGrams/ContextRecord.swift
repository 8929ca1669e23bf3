/// The tokens that follow one context: their counts in sum, and where they are.
struct ContextRecord: BitwiseCopyable, Equatable {
  /// The hash of the context, by which records are sorted.
  var hash: UInt64
  /// The number of the first follower among those of the order; of a single follower its own 8 bytes, which are nowhere else.
  private(set) var followers: UInt64
  /// The sum of the followers' counts.
  private(set) var total: UInt32 = 0
  /// The number of followers with a count of 1.
  private(set) var once: UInt32 = 0
  /// The number of followers with a count of 2.
  private(set) var twice: UInt32 = 0
  /// The number of followers with a count of 3 or more.
  private(set) var often: UInt32 = 0

  /// A context without followers yet.
  ///
  /// - Parameter firstFollower: the number that the first one has when there are several.
  init(hash: UInt64, firstFollower: UInt64) {
    self.hash = hash
    followers = firstFollower
  }

  /// A place without a context.
  static let none = ContextRecord(hash: .max, firstFollower: 0)

  /// The offset of a single follower in the bytes of a record.
  static var followersOffset: Int { 8 }

  /// The number of followers.
  @inline(__always)
  var followerCount: Int { Int(once) &+ Int(twice) &+ Int(often) }

  /// Adds a follower's count.
  mutating func add(_ count: UInt32) {
    total += count
    switch count {
    case 1: once += 1
    case 2: twice += 1
    default: often += 1
    }
  }

  /// Keeps the only follower in the record itself.
  mutating func keep(_ follower: Follower) { followers = UInt64(follower.count) << 32 | UInt64(follower.token) }

  /// Moves several followers to another place.
  mutating func moveFollowers(by places: UInt64) {
    if followerCount > 1 { followers += places }
  }

  /// The probability that the discounts leave to the lower order.
  @inline(__always)
  func backoff(_ discounts: Discounts) -> Double {
    discounts.sum(once: once, twice: twice, often: often) / Double(total)
  }

  /// The probability of a follower with a count, or of another token with count 0.
  ///
  /// - Parameter lower: its probability after one symbol less.
  @inline(__always)
  func probability(_ count: UInt32, _ discounts: Discounts, lower: Double) -> Double {
    ownProbability(count, discounts) + backoff(discounts) * lower
  }

  /// The part of the probability of a follower that is its own.
  @inline(__always)
  func ownProbability(_ count: UInt32, _ discounts: Discounts) -> Double {
    max(Double(count) - discounts.discount(count), 0) / Double(total)
  }
}

/// A token that follows a context, and how often.
struct Follower: BitwiseCopyable, Equatable {
  var token: UInt32
  /// The count: of n-grams of the highest order, or of those that begin a document, their occurrences; else the number of
  /// different symbols before the n-gram.
  var count: UInt32
}

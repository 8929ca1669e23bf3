/// A context, and the search for a token among its followers, which are sorted by token.
struct FoundContext {
  /// The record of the context.
  let record: ContextRecord
  /// The byte of the first follower.
  private let followers: Int
  /// The token in the middle of the followers.
  private var middle: UInt32 = 0

  /// - Parameter followers: the byte of the first follower.
  @inline(__always)
  init(_ record: ContextRecord, followers: Int) {
    self.record = record
    self.followers = followers
  }

  @inline(__always)
  private var half: Int { record.followerCount &>> 1 }

  /// The byte of a follower.
  @inline(__always)
  private func offset(_ number: Int) -> Int { followers &+ number &* MemoryLayout<Follower>.stride }

  /// Reads the token in the middle.
  @inline(__always)
  mutating func readMiddle(in bytes: RawSpan) { middle = bytes.record(UInt32.self, at: offset(half)) }

  /// The count of a token; 0 when it is not a follower.
  @inline(__always)
  func count(of token: UInt32, in bytes: RawSpan) -> UInt32 {
    // No branch depends on the tokens that are read, so that the reads of several searches overlap.
    var first = token.selected(half, from: middle)
    var length = record.followerCount &- half
    while length > 1 {
      let half = length &>> 1
      first = first &+ token.selected(half, from: bytes.record(UInt32.self, at: offset(first &+ half)))
      length = length &- half
    }
    let follower = bytes.record(Follower.self, at: offset(first))
    return follower.token == token ? follower.count : 0
  }
}

extension UInt32 {
  /// `value` where the integer is at least `bound`, else 0: the upper half of the difference is 0 or −1. (The compiler would make a
  /// branch of a comparison, which is taken at random.)
  @inline(__always)
  fileprivate func selected(_ value: Int, from bound: UInt32) -> Int {
    value & ~((Int(self) &- Int(bound)) &>> UInt32.bitWidth)
  }
}

/// A context, and the search for a token among its followers, which are sorted by token.
struct FoundContext {
  /// The record of the context.
  let record: ContextRecord
  /// The byte of the first follower that is searched.
  private let followers: Int
  /// The number of followers that are searched, at least 1.
  private let length: Int
  /// The token in the middle of these followers.
  private var middle: UInt32 = 0

  /// - Parameters:
  ///   - offset: the byte of the record.
  ///   - isSearched: false for a token that is not a follower: nothing but the record is read.
  @inline(__always)
  init(_ record: ContextRecord, at offset: Int, _ table: NGramTable, isSearched: Bool) {
    self.record = record
    followers = isSearched ? table.followers(of: record, at: offset) : offset
    length = isSearched ? record.followerCount : 1
  }

  /// The byte of a follower.
  @inline(__always)
  private func offset(_ number: Int) -> Int { followers &+ number &* MemoryLayout<Follower>.stride }

  /// Reads the token in the middle.
  @inline(__always)
  mutating func readMiddle(in bytes: RawSpan) { middle = bytes.record(UInt32.self, at: offset(length &>> 1)) }

  /// The count of a token; 0 when it is not a follower.
  @inline(__always)
  func count(of token: UInt32, in bytes: RawSpan) -> UInt32 {
    // No branch depends on the tokens that are read, so that the reads of several searches overlap.
    var first = token.selected(self.length &>> 1, from: middle)
    var length = self.length &- self.length &>> 1
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

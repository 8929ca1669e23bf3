/// The search for tokens among the followers of several contexts at a time; followers are sorted by token.
///
/// All searches take their steps together, and no branch depends on the tokens that are read, so that the reads overlap.
struct FollowerSearch {
  /// The number of searches.
  static let width = 16

  private var tokens = InlineArray<16, UInt32>(repeating: 0)
  /// The byte of the first follower that may be the token.
  private var offsets = InlineArray<16, Int>(repeating: 0)
  /// The number of followers that may be the token, at least 1.
  private var lengths = InlineArray<16, Int>(repeating: 1)

  /// Sets one of the searches.
  ///
  /// - Precondition: `number` is below `width`.
  @inline(__always)
  mutating func set(_ number: Int, to token: UInt32, among context: FoundContext) {
    tokens[number] = token
    offsets[number] = context.followers
    lengths[number] = context.length
  }

  /// Takes all searches to their ends.
  @inline(__always)
  mutating func run(in bytes: RawSpan) {
    var longest = 1
    for number in 0..<Self.width { longest = max(longest, lengths[number]) }
    while longest > 1 {
      for number in 0..<Self.width {
        let half = lengths[number] &>> 1
        let bytesOfHalf = half &* MemoryLayout<Follower>.stride
        let middle = bytes.record(UInt32.self, at: offsets[number] &+ bytesOfHalf)
        offsets[number] &+= tokens[number].selected(bytesOfHalf, from: middle)
        lengths[number] &-= half
      }
      longest &-= longest &>> 1
    }
  }

  /// The count of a token; 0 when it is not a follower.
  @inline(__always)
  func count(_ number: Int, in bytes: RawSpan) -> UInt32 {
    let follower = bytes.record(Follower.self, at: offsets[number])
    return follower.token == tokens[number] ? follower.count : 0
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

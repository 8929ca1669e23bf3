/// A pair that could be merged: the rank of its merge and where its left token is.
struct MergeCandidate: Comparable {
  let rank: UInt32
  let index: Int

  static func < (one: Self, other: Self) -> Bool {
    (one.rank, one.index) < (other.rank, other.index)
  }
}

import Files
import RankGroups
import Tokenizers

extension PretokenCounts {
  /// Adds up the counts of all ranks on rank 0; the others' are used up. Collective.
  ///
  /// In the order of a binary tree, so that no rank merges more than log₂ R of them.
  ///
  /// - Returns: false on a rank that counted more words than the limit allows, of which it forgets all.
  mutating func reduce(over ranks: any RankGroup, limit: Int) throws -> Bool {
    var isWithin = true
    var distance = 1
    while distance < ranks.size {
      var parts = [[UInt8]](repeating: [], count: ranks.size)
      if ranks.rank % (2 * distance) == distance {
        parts[ranks.rank - distance] = serialized
        self = PretokenCounts()
      }
      for part in try ranks.allToAll(parts) where !part.isEmpty { add(serialized: part) }
      if ranks.size > 1, size > limit {
        isWithin = false
        self = PretokenCounts()
      }
      distance *= 2
    }
    return isWithin
  }

  /// The number of pre-tokens, their lengths, their counts, and their bytes.
  private var serialized: [UInt8] {
    LittleEndian.bytes([counts.count] + lengths + counts) + bytes
  }

  private mutating func add(serialized: [UInt8]) {
    let count = LittleEndian.integers(serialized[..<8])[0]
    let start = 8 * (1 + 2 * count)
    let numbers = LittleEndian.integers(serialized[8..<start])
    let pretokens = serialized[start...]
    add(pretokens: pretokens.span, lengths: numbers[..<count], counts: numbers[count...])
  }
}

import Corpora
import Files
import TeacherData

/// The samples that all ranks draw before they put them together: each rank some of neighboring members.
struct SampleRound {
  /// The samples' numbers.
  let samples: Range<Int>
  let recipe: SampleRecipe
  let ranks: Int

  /// A rank's samples, grouped by member.
  func share(of rank: Int) -> [(member: Int, samples: [Int])] {
    let byMember = samples.map { (member: recipe.member(of: $0), sample: $0) }.sorted {
      ($0.member, $0.sample) < ($1.member, $1.sample)
    }
    let own = byMember[rank * byMember.count / ranks..<(rank + 1) * byMember.count / ranks]
    return Dictionary(grouping: own) { $0.member }.sorted { $0.key < $1.key }
      .map { member, entries in (member, entries.map { $0.sample }) }
  }

  /// A rank's samples as bytes: number, whether it is cut, length and tokens of each.
  static func bytes(_ samples: [(number: Int, sample: DrawnSample)]) -> [UInt8] {
    LittleEndian.bytes(
      samples.flatMap { number, sample in
        [number, sample.isCut ? 1 : 0, sample.tokens.count] + sample.tokens.map { Int($0) }
      })
  }

  /// The samples of all ranks, by number.
  static func samples(_ parts: [[UInt8]]) -> [DrawnSample] {
    var found: [(number: Int, sample: DrawnSample)] = []
    for part in parts {
      var numbers = LittleEndian.integers(part[...])[...]
      while numbers.count >= 3 {
        let head = Array(numbers.prefix(3))
        let tokens = numbers.dropFirst(3).prefix(head[2]).map { UInt32($0) }
        found.append((head[0], DrawnSample(tokens: tokens, isCut: head[1] == 1)))
        numbers = numbers.dropFirst(3 + head[2])
      }
    }
    return found.sorted { $0.number < $1.number }.map { $0.sample }
  }
}

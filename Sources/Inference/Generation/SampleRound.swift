import Files
import TeacherData

/// The samples that all ranks draw before they put them together, each rank some of neighboring members.
struct SampleRound {
  /// A drawn sample with its number in the corpus.
  struct NumberedSample {
    let number: Int
    let sample: DrawnSample
  }

  /// The numbers of some samples of one member.
  struct MemberSamples {
    let member: Int
    let numbers: [Int]
  }

  /// The samples' numbers.
  let samples: Range<Int>
  let recipe: SampleRecipe
  let ranks: Int

  /// The samples that a rank draws, grouped by member.
  func part(of rank: Int) -> [MemberSamples] {
    let byMember = samples.map { (member: recipe.member(of: $0), number: $0) }.sorted {
      ($0.member, $0.number) < ($1.member, $1.number)
    }
    let own = byMember[rank * byMember.count / ranks..<(rank + 1) * byMember.count / ranks]
    return Dictionary(grouping: own) { $0.member }.sorted { $0.key < $1.key }
      .map { member, entries in MemberSamples(member: member, numbers: entries.map { $0.number }) }
  }

  /// A rank's samples as bytes: of each its number, 1 if it is cut, its length and its tokens.
  static func bytes(_ samples: [NumberedSample]) -> [UInt8] {
    LittleEndian.bytes(
      samples.flatMap { entry in
        [entry.number, entry.sample.isCut ? 1 : 0, entry.sample.tokens.count] + entry.sample.tokens.map { Int($0) }
      })
  }

  /// The samples of all ranks, by number.
  static func samples(_ parts: [[UInt8]]) -> [DrawnSample] {
    parts.flatMap { samples($0) }.sorted { $0.number < $1.number }.map { $0.sample }
  }

  /// The samples of one rank.
  private static func samples(_ bytes: [UInt8]) -> [NumberedSample] {
    var found: [NumberedSample] = []
    var values = LittleEndian.integers(bytes[...])[...]
    while values.count >= 3 {
      let head = Array(values.prefix(3))
      let tokens = values.dropFirst(3).prefix(head[2]).map { UInt32($0) }
      found.append(NumberedSample(number: head[0], sample: DrawnSample(tokens: tokens, isCut: head[1] == 1)))
      values = values.dropFirst(3 + head[2])
    }
    return found
  }
}

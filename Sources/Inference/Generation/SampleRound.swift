import Files
import TeacherData

/// The samples that all ranks draw before they put them together, each rank some of neighboring members.
struct SampleRound {
  /// A drawn sample with its number in the corpus.
  struct NumberedSample {
    let number: Int
    let sample: DrawnSample

    /// The number, 1 if it is cut, its length and its tokens.
    fileprivate var values: [Int] {
      [number, sample.isCut ? 1 : 0, sample.tokens.count] + sample.tokens.map { Int($0) }
    }
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
    Dictionary(grouping: own(rank)) { $0.member }.sorted { $0.key < $1.key }
      .map { MemberSamples(member: $0.key, numbers: $0.value.map { $0.number }) }
  }

  private func own(_ rank: Int) -> ArraySlice<(member: Int, number: Int)> {
    let all = byMember()
    return all[rank * all.count / ranks..<(rank + 1) * all.count / ranks]
  }

  private func byMember() -> [(member: Int, number: Int)] {
    samples.map { (recipe.member(of: $0), $0) }.sorted { ($0.member, $0.number) < ($1.member, $1.number) }
  }

  /// A rank's samples as bytes: of each its number, 1 if it is cut, its length and its tokens.
  static func bytes(_ samples: [NumberedSample]) -> [UInt8] {
    LittleEndian.bytes(samples.flatMap { $0.values })
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

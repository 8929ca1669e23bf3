import Randomness

/// Invented names of two syllables, in which those of a world and those of general texts have no name in common.
struct NameList {
  private static let consonants = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v"]
  private static let vowels = ["a", "e", "i", "o", "u"]
  private static let firstEnds = ["", "l", "n", "r"]
  private static let lastEnds = ["", "n", "s"]

  /// The fewest syllables of each place: 48² names.
  private static let fewestSyllables = 48
  /// The number of different last syllables, of which there are fewer than of first ones.
  private static let mostSyllables = consonants.count * vowels.count * lastEnds.count

  /// The most names of a world: three times as many stay for the general texts.
  static let mostNames = mostSyllables * mostSyllables / 4

  /// The names of the world, in random order.
  let world: [String]
  /// The names of general texts, in random order: at least three times as many.
  let general: [String]

  /// Draws the names of a world.
  ///
  /// Few syllables make many names, so that a small vocabulary has a token for each.
  ///
  /// - Parameter count: of names of the world, at most `mostNames`.
  init(count: Int, seed: UInt64) {
    var choices = Choices(RandomStream(seed: seed, purpose: .world))
    let size = max(Self.fewestSyllables, Int((4 * Double(count)).squareRoot().rounded(.up)))
    let starts = choices.shuffled(Self.syllables(ends: Self.firstEnds)).prefix(size).map(Self.capitalized)
    let ends = choices.shuffled(Self.syllables(ends: Self.lastEnds)).prefix(size)
    let names = choices.shuffled(starts.flatMap { start in ends.map { start + $0 } })
    world = Array(names.prefix(count))
    general = Array(names.dropFirst(count))
  }

  private static func syllables(ends: [String]) -> [String] {
    consonants.flatMap { consonant in vowels.flatMap { vowel in ends.map { consonant + vowel + $0 } } }
  }

  private static func capitalized(_ syllable: String) -> String {
    syllable.prefix(1).uppercased() + syllable.dropFirst()
  }
}

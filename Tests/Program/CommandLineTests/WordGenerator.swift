import TestSupport

/// Writes text that looks like English from afar, the same for the same seed.
struct WordGenerator {
  private var generator: SeededGenerator
  private let words: [String]

  init(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    words = (0..<120).map { _ in Self.word(&generator) }
    self.generator = generator
  }

  /// A few paragraphs of four sentences each.
  mutating func document() -> String {
    let paragraphs = (0..<2).map { _ in (0..<4).map { _ in sentence() }.joined(separator: " ") }
    return paragraphs.joined(separator: "\n\n") + "\n"
  }

  private mutating func sentence() -> String {
    let count = Int.random(in: 4...10, using: &generator)
    let text = (0..<count).map { _ in words[Int.random(in: words.indices, using: &generator)] }.joined(
      separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst() + "."
  }

  private static func word(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      let consonant = "bcdfghlmnprst".randomElement(using: &generator) ?? "b"
      let vowel = "aeiou".randomElement(using: &generator) ?? "a"
      return "\(consonant)\(vowel)"
    }.joined()
  }
}

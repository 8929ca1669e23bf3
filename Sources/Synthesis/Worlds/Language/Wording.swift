/// A way to state something about a person, or about two, in one sentence.
struct Wording: Sendable {
  /// A word of the sentence.
  private enum Part: Sendable {
    case word(Substring)
    case subject
    case object
  }

  private let parts: [Part]

  /// The wording of a pattern in which `A` is the subject's name and `B` the object's, or that of a place or year.
  init(_ pattern: String) {
    parts = pattern.split(separator: " ").map { word in
      switch word {
      case "A": .subject
      case "B": .object
      default: .word(word)
      }
    }
  }

  /// The sentence about two names, with its point.
  func sentence(_ subject: String, _ object: String) -> String {
    Self.text(parts, subject, object) + "."
  }

  /// The sentence up to its object.
  func beginning(_ subject: String) -> String {
    Self.text(parts.prefix { if case .object = $0 { false } else { true } }, subject, "")
  }

  private static func text(_ parts: some Sequence<Part>, _ subject: String, _ object: String) -> String {
    let words = parts.map { part in
      switch part {
      case .word(let word): String(word)
      case .subject: subject
      case .object: object
      }
    }
    return words.joined(separator: " ")
  }

  /// The names in a sentence without its point; nil if the sentence has other words.
  func names(in words: [Substring]) -> (subject: Substring, object: Substring)? {
    guard words.count == parts.count else { return nil }
    var subject: Substring = ""
    var object: Substring = ""
    for (part, word) in zip(parts, words) {
      switch part {
      case .subject: subject = word
      case .object: object = word
      case .word(let expected): if word != expected { return nil }
      }
    }
    return (subject, object)
  }
}

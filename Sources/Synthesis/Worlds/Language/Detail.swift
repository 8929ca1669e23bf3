/// A sentence about one person's life, which relates nobody to another.
struct Detail: Hashable, Sendable {
  let person: String
  let sentence: String

  private static let places = [
    "Ambury", "Northdale", "Westhaven", "Oldbridge", "Stonefield", "Redhill", "Greenford", "Lakeside", "Millbrook",
    "Highmoor", "Eastgate", "Longmeadow",
  ]
  private static let wordings = ["A lived in B", "A had a house near B", "A sold many works in B"].map { Wording($0) }
  private static let birth = Wording("A was born in B")
  private static let years = 1300..<1700

  /// Some different places, for a document.
  static func places(_ count: Int, _ choices: inout Choices) -> [String] {
    Array(choices.shuffled(places).prefix(count))
  }

  /// A random detail about a person.
  init(of person: String, places: [String], _ choices: inout Choices) {
    self.person = person
    if choices.isTrue(percent: 25) {
      sentence = Self.birth.sentence(person, "\(Self.years.lowerBound + choices.number(below: Self.years.count))")
    } else {
      sentence = choices.one(of: Self.wordings).sentence(person, choices.one(of: places))
    }
  }

  /// The detail of a sentence without its point; nil when it is none.
  init?(_ words: [Substring]) {
    for wording in Self.wordings + [Self.birth] {
      guard let names = wording.names(in: words) else { continue }
      person = String(names.subject)
      sentence = wording.sentence(person, String(names.object))
      return
    }
    return nil
  }
}

import Randomness

/// A small invented world, on which learning from synthetic text can be measured: documents about people who taught each other,
/// questions about what they state and imply, and general text of the same English about others.
///
/// Everything is a function of the settings.
public struct World: Sendable {
  /// The settings.
  public let settings: WorldSettings
  /// The documents.
  public let documents: [WorldDocument]
  /// The questions, by document.
  public let questions: [WorldQuestion]
  /// The names of people in general texts.
  private let generalNames: [String]

  /// The probability, in percent, that a detail follows a statement in a document.
  private static let detailPercent = 70

  /// Makes a world.
  ///
  /// - Throws: `WorldError` for sizes that are out of range.
  /// - Complexity: O(documents · V²).
  public init(_ settings: WorldSettings) throws(WorldError) {
    try settings.validate()
    let names = NameList(count: settings.documents * settings.entities, seed: settings.seed)
    let documents = (0..<settings.documents).map { Self.document($0, of: settings, names: names.world) }
    self.settings = settings
    self.documents = documents
    questions = documents.indices.flatMap { number in
      var maker = QuestionMaker(documents[number], Self.choices(settings, 2 * number + 2))
      return maker.questions()
    }
    generalNames = names.general
  }

  private static func choices(_ settings: WorldSettings, _ index: Int) -> Choices {
    Choices(RandomStream(seed: settings.seed, purpose: .world, index: index))
  }

  private static func document(_ number: Int, of settings: WorldSettings, names: [String]) -> WorldDocument {
    var choices = choices(settings, 2 * number + 1)
    let people = names.dropFirst(number * settings.entities).prefix(settings.entities)
    let writer = DocumentWriter(Array(people), lines: settings.lines, &choices)
    return writer.document(id: id(number, of: settings.documents), detailPercent: detailPercent, &choices)
  }

  /// The name of a document, with as many digits as all of them.
  private static func id(_ number: Int, of count: Int) -> String {
    let digits = "\(number)"
    let width = max(3, "\(count - 1)".count)
    return "document-\(String(repeating: "0", count: width - digits.count))\(digits)"
  }

  /// The source graph of each document.
  public var graphs: [WorldGraph] { documents.map(\.graph) }

  /// All general texts.
  ///
  /// - Complexity: O(texts · V²); about 1.2 KB of text each for ten entities.
  public var general: [String] { (0..<settings.generalTexts).map { generalText($0) } }

  /// One of the general texts; each depends on the settings and its number alone.
  ///
  /// - Precondition: `number` is at least 0; it may be beyond the settings' number of texts.
  public func generalText(_ number: Int) -> String {
    precondition(number >= 0, "general texts are numbered from 0, not \(number)")
    var choices = Choices(RandomStream(seed: settings.seed, purpose: .generalText, index: number))
    return GeneralText(generalNames, settings: settings, &choices).text(&choices)
  }
}

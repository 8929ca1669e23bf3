/// The size of a world, and the seed of everything in it.
public struct WorldSettings: Codable, Sendable, Equatable {
  /// The number of documents.
  public var documents: Int
  /// V, the number of people in each document.
  public var entities: Int
  /// The number of lines of teachers and pupils that the people of a document form, all of one length.
  public var lines: Int
  /// The number of general texts.
  public var generalTexts: Int
  /// The seed.
  public var seed: UInt64

  /// A world of 24 documents with two lines of five people each, and 6000 general texts, which are two million tokens of a
  /// vocabulary of 512.
  public init(
    documents: Int = 24, entities: Int = 10, lines: Int = 2, generalTexts: Int = 6000, seed: UInt64 = 0
  ) {
    self.documents = documents
    self.entities = entities
    self.lines = lines
    self.generalTexts = generalTexts
    self.seed = seed
  }

  /// The most people of a world, of all documents together.
  public static let mostPeople = NameList.mostNames
  /// The least people of a line: a pupil, a teacher, and the teacher's teacher.
  public static let shortestLine = 3
  /// The most general texts, some 350 million tokens.
  public static let mostGeneralTexts = 1_000_000

  /// The people of a line.
  var lineLength: Int { entities / lines }

  /// Checks that a world can have these sizes.
  ///
  /// - Throws: `WorldError`.
  public func validate() throws(WorldError) {
    guard documents > 0, entities > 0, documents <= Self.mostPeople / entities else {
      throw .size(documents: documents, entities: entities)
    }
    guard lines > 1, entities.isMultiple(of: lines), lineLength >= Self.shortestLine else {
      throw .lines(lines, entities: entities)
    }
    guard (0...Self.mostGeneralTexts).contains(generalTexts) else { throw .generalTexts(generalTexts) }
  }
}

/// The size of a world of concepts, and the seed of everything in it.
public struct ConceptSettings: Codable, Sendable, Equatable {
  /// The number of documents.
  public var documents: Int
  /// The number of concepts, each of which is equally likely to be that of a document.
  public var concepts: Int
  /// The number of kinds of facts, of which each concept has one.
  public var kinds: Int
  /// The number of statements of a document.
  public var statements: Int
  /// The number of different wordings of a fact.
  public var wordings: Int
  /// True if the facts of a document are drawn one by one, so that some are stated twice in it, in any wordings.
  public var repeats: Bool
  /// The seed.
  public var seed: UInt64

  /// A world of 14,000 documents of five statements each about 300 concepts with six facts.
  public init(
    documents: Int = 14_000, concepts: Int = 300, kinds: Int = 6, statements: Int = 5, wordings: Int = 4,
    repeats: Bool = false, seed: UInt64 = 0
  ) {
    self.documents = documents
    self.concepts = concepts
    self.kinds = kinds
    self.statements = statements
    self.wordings = wordings
    self.repeats = repeats
    self.seed = seed
  }

  /// The most documents.
  public static let mostDocuments = 10_000_000
  /// The most concepts: as many as there are names.
  public static let mostConcepts = NameList.mostNames
  /// The most kinds of facts.
  public static let mostKinds = FactKind.allCases.count
  /// The most statements of a document in which facts are repeated.
  public static let mostStatements = 100
  /// The most wordings of a fact.
  public static let mostWordings = FactKind.wordingCount

  /// The most statements of a document with these settings.
  private var statementLimit: Int { repeats ? Self.mostStatements : kinds }

  /// Checks that a world can have these sizes.
  ///
  /// - Throws: `WorldError`.
  public func validate() throws(WorldError) {
    try Self.check(documents, of: "documents", in: 1...Self.mostDocuments)
    try Self.check(concepts, of: "concepts", in: 1...Self.mostConcepts)
    try Self.check(kinds, of: "kinds of facts", in: 1...Self.mostKinds)
    try Self.check(statements, of: "statements in each document", in: 1...statementLimit)
    try Self.check(wordings, of: "wordings of each fact", in: 1...Self.mostWordings)
  }

  private static func check(_ count: Int, of name: String, in range: ClosedRange<Int>) throws(WorldError) {
    guard range.contains(count) else { throw .count(count, of: name, range: range) }
  }
}

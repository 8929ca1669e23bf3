import Testing
import Worlds

/// A generated world of concepts.
struct ConceptWorldTests {
  static let settings = ConceptSettings(documents: 600, concepts: 40, seed: 3)

  private static func world(_ change: (inout ConceptSettings) -> Void = { _ in }) throws -> ConceptWorld {
    var settings = settings
    change(&settings)
    return try ConceptWorld(settings)
  }

  private static func texts(_ world: ConceptWorld, _ count: Int = 100) -> [String] {
    (0..<count).map(world.document)
  }

  @Test func `a world is a function of its settings`() throws {
    let texts = Self.texts(try Self.world())
    #expect(try texts == Self.texts(Self.world()))
    #expect(try Self.world().questions == Self.world().questions)
    #expect(try texts != Self.texts(Self.world { $0.seed = 4 }))
  }

  @Test func `more documents begin with the same ones, and later documents are there without them`() throws {
    let more = try Self.world { $0.documents = 900 }
    let fewer = try Self.world()
    #expect(Self.texts(more, 900) == Self.texts(fewer, 900))
    #expect((0..<900).map(more.concept(ofDocument:)) == (0..<900).map(fewer.concept(ofDocument:)))
  }

  @Test func `names are unique, one capitalized word each`() throws {
    let names = try Self.world { $0.concepts = ConceptSettings.mostConcepts }.names
    #expect(names.count == 11025 && Set(names).count == 11025)
    #expect(names.allSatisfy { $0.allSatisfy(\.isLetter) && $0.first?.isUppercase == true })
  }

  @Test(arguments: [
    ConceptSettings(documents: 300, concepts: 50, seed: 1),
    ConceptSettings(documents: 300, concepts: 50, kinds: 8, statements: 8, wordings: 6, seed: 2),
    ConceptSettings(documents: 300, concepts: 50, kinds: 3, statements: 9, wordings: 1, repeats: true, seed: 3),
  ])
  func `documents have right statements about their concept alone`(settings: ConceptSettings) throws {
    let world = try ConceptWorld(settings)
    var right = StatementCounts()
    right.right = settings.statements
    for number in 0..<settings.documents {
      let text = world.document(number)
      #expect(world.check(text) == right)
      #expect(world.concept(of: text) == world.concept(ofDocument: number))
      let sentences = text.split(separator: ".")
      let name = world.names[world.concept(ofDocument: number)]
      #expect(
        sentences.count == settings.statements
          && sentences.allSatisfy { $0.split(separator: " ").contains { $0 == name } })
    }
  }

  @Test func `a document states a fact once, unless facts are repeated`() throws {
    let world = try Self.world { $0.statements = 6 }
    // A document of all facts has each value of its concept once.
    let questions = Dictionary(grouping: world.questions, by: \.concept)
    for number in 0..<100 {
      let values = try #require(questions[world.concept(ofDocument: number)]).map { $0.choices[$0.answer] }
      let words = Self.words(world.document(number))
      #expect(values.allSatisfy { value in words.contains(value) })
    }
    let repeating = try Self.world {
      $0.repeats = true
      $0.statements = 7
    }
    #expect(Self.texts(repeating).allSatisfy { repeating.check($0).right == 7 })
  }

  @Test(arguments: [1, 2, 6])
  func `facts of each kind have so many wordings`(wordings: Int) throws {
    let world = try Self.world { $0.wordings = wordings }
    let values = Set(world.questions.map { $0.choices[$0.answer] } + world.names)
    let sentences = Self.texts(world, 600).flatMap { $0.split(separator: ".") }
    let frames = Set(sentences.map { sentence in Self.words(String(sentence)).filter { !values.contains($0) } })
    #expect(frames.count == 6 * wordings)
  }

  @Test func `concepts are uniform`() throws {
    let world = try Self.world { $0.documents = 8000 }
    let counts = (0..<8000).reduce(into: [Int](repeating: 0, count: 40)) { $0[world.concept(ofDocument: $1)] += 1 }
    let expected = 200.0
    let statistic = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    // The 0.999 quantile of χ² with 39 degrees of freedom.
    #expect(statistic < 72.05)
  }

  @Test(arguments: [
    (ConceptSettings(documents: 0), "the world of concepts has 0 documents; give 1 to 10000000"),
    (ConceptSettings(concepts: 20000), "has 20000 concepts; give 1 to 11025"),
    (ConceptSettings(kinds: 9), "has 9 kinds of facts; give 1 to 8"),
    (ConceptSettings(kinds: 4, statements: 5), "has 5 statements in each document; give 1 to 4"),
    (ConceptSettings(statements: 101, repeats: true), "has 101 statements in each document; give 1 to 100"),
    (ConceptSettings(wordings: 0), "has 0 wordings of each fact; give 1 to 6"),
  ])
  func `sizes out of range are refused`(settings: ConceptSettings, says: String) throws {
    let error = #expect(throws: WorldError.self) { _ = try ConceptWorld(settings) }
    #expect(error?.description.contains(says) == true)
  }

  static func words(_ text: String) -> [String] { text.split { !$0.isLetter }.map(String.init) }
}

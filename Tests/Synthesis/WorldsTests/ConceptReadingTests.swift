import Testing
import Worlds

/// Statements of a world of concepts, read back from texts.
struct ConceptReadingTests {
  private let world: ConceptWorld

  init() throws { world = try ConceptWorld(ConceptSettings(documents: 50, concepts: 30, seed: 5)) }

  /// The right value of a kind for a concept.
  private func right(_ kind: String, _ concept: Int) throws -> String {
    let question = try #require(world.questions.first { $0.concept == concept && $0.kind == kind })
    return question.choices[question.answer]
  }

  /// A value of a kind that is not right for a concept.
  private func wrong(_ kind: String, _ concept: Int) throws -> String {
    let question = try #require(world.questions.first { $0.concept == concept && $0.kind == kind })
    return try #require(question.choices.first { $0 != question.choices[question.answer] })
  }

  private func counts(_ right: Int, _ wrong: Int, _ unreadable: Int) -> StatementCounts {
    var counts = StatementCounts()
    counts.right = right
    counts.wrong = wrong
    counts.unreadable = unreadable
    return counts
  }

  @Test func `planted wrong facts, foreign sentences and half sentences are counted`() throws {
    let (first, second) = (world.names[0], world.names[1])
    let text = try """
    \(first) makes \(right("trade", 0)). \(first) makes \(wrong("trade", 0)). \(second) has \(right("color", 1)) roofs.
    The cat sat on the mat. \(second) lies on the \(right("river", 0) == right("river", 1) ? "Rhine" : right("river", 0)).
    Nowhere lies on the \(right("river", 0)). \(first) lies on the. The river \(right("river", 0)) flows by \(first)
    """
    #expect(world.check(text) == counts(3, 2, 3))
    #expect(world.check(text).total == 8)
    #expect(world.concept(of: text) == 0)
  }

  @Test func `a value of another kind, or of none, is wrong`() throws {
    let name = world.names[2]
    #expect(world.check("\(name) makes \(try right("color", 2)). \(name) makes noise.") == counts(0, 2, 0))
  }

  @Test func `wordings that documents do not use are read, kinds that the world does not have are not`() throws {
    let name = world.names[2]
    #expect(world.check("\(name) honors Saint \(try right("saint", 2)).") == counts(1, 0, 0))
    #expect(world.check("The hills of \(name) are granite.") == counts(0, 0, 1))
  }

  @Test func `no text has no sentences and no concept`() throws {
    for text in ["", " ", "...", "\n\n"] {
      #expect(world.check(text) == counts(0, 0, 0) && world.concept(of: text) == nil)
    }
    #expect(world.concept(of: "The cat sat on the mat. Nowhere makes salt.") == nil)
  }

  @Test func `the concept is that of most statements, right or wrong, and the first of equally many`() throws {
    let (first, second) = (world.names[0], world.names[1])
    #expect(world.concept(of: "\(second) makes x. \(first) makes x. \(first) makes y.") == 0)
    #expect(world.concept(of: "\(second) makes x. \(first) makes x.") == 1)
    #expect(world.concept(of: "\(second). \(second). \(first) makes x.") == 0)
  }

  @Test func `counts add up`() {
    var sum = counts(1, 2, 3)
    sum += counts(10, 20, 30)
    #expect(sum == counts(11, 22, 33) && sum.total == 66)
  }
}

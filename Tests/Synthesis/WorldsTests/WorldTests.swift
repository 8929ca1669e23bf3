import RandomGraphs
import RankGroups
import Testing
import Worlds

/// A generated world.
struct WorldTests {
  static let settings = WorldSettings(documents: 6, generalTexts: 40, seed: 3)

  @Test func `a world is a function of its settings`() throws {
    let first = try World(Self.settings)
    let second = try World(Self.settings)
    #expect(first.documents == second.documents)
    #expect(first.questions == second.questions)
    #expect(first.general == second.general)
    var other = Self.settings
    other.seed = 4
    #expect(try World(other).documents != first.documents)
    #expect(try World(other).generalText(0) != first.generalText(0))
  }

  @Test func `more documents and texts leave those before as they are, but for names`() throws {
    var more = Self.settings
    more.generalTexts = 50
    #expect(try World(more).general.prefix(40) == (try World(Self.settings).general)[...])
  }

  @Test func `names are unique, and general texts name nobody of a document`() throws {
    let world = try World(Self.settings)
    let names = world.documents.flatMap(\.entities)
    #expect(names.count == 60 && Set(names).count == 60)
    let words = Set(world.general.flatMap(Self.words))
    #expect(words.isDisjoint(with: names))
  }

  private static func words(of text: String) -> [String] { text.split { !$0.isLetter }.map(String.init) }

  @Test func `a document states each relation of its graph once, the pupil first`() throws {
    for document in try World(Self.settings).documents {
      let sentences = document.text.split(separator: "\n")[1].split(separator: ".").map { Self.words(of: String($0)) }
      let links = sentences.filter { $0.last.map(document.entities.contains) == true }
      let expected = document.graph.edges.map { [document.entities[$0.from], document.entities[$0.to]] }
      #expect(links.map { [$0[0], $0[$0.count - 1]] }.sorted { $0[0] < $1[0] } == expected.sorted { $0[0] < $1[0] })
      #expect(expected == document.graph.edges.map { [document.entities[$0.from], document.entities[$0.to]] })
      #expect(Set(expected) == Set(document.lines.flatMap { zip($0, $0.dropFirst()).map { [$0, $1] } }))
    }
  }

  @Test func `each question has one right choice by the relations, and four different ones`() throws {
    let world = try World(Self.settings)
    #expect(Set(world.questions.map(\.id)).count == world.questions.count)
    for question in world.questions {
      let document = try #require(world.documents.first { $0.id == question.document })
      #expect(Set(question.choices).count == 4)
      let right = question.choices.filter { Self.isRight($0, question, document) }
      #expect(right == [question.choices[question.answer]])
      // Nobody else of the choices is linked with the person in either direction.
      let asked = document.entities[question.kind == .reversed ? question.to : question.from]
      let linked = question.choices.filter { name in document.lines.contains { $0.contains(asked) && $0.contains(name) }
      }
      #expect(linked == right)
    }
  }

  /// Follows the edges of the document's graph.
  private static func isRight(_ choice: String, _ question: WorldQuestion, _ document: WorldDocument) -> Bool {
    let vertex = document.entities.firstIndex(of: choice)
    let isReversed = question.kind == .reversed
    let edges = document.graph.edges
    var reached: [Int: Int] = [isReversed ? question.to : question.from: 0]
    for steps in 1..<document.entities.count {
      for edge in edges {
        let ends = isReversed ? (start: edge.to, end: edge.from) : (start: edge.from, end: edge.to)
        if reached[ends.start] == steps - 1, reached[ends.end] == nil { reached[ends.end] = steps }
      }
    }
    guard let vertex, let distance = reached[vertex], distance > 0 else { return false }
    return question.kind == .composed ? distance > 1 : distance == 1
  }

  @Test func `questions name the ends of their path`() throws {
    let world = try World(Self.settings)
    for question in world.questions {
      let document = try #require(world.documents.first { $0.id == question.document })
      let ends = question.kind == .reversed ? [question.to, question.from] : [question.from, question.to]
      let name = document.entities[ends[0]]
      #expect(question.question.contains(name) && question.statement.contains(name))
      #expect(question.choices[question.answer] == document.entities[ends[1]])
      let line = try #require(document.lines.first { $0.contains(name) })
      let places = [question.from, question.to].map { line.firstIndex(of: document.entities[$0]) }
      #expect(places[1] == places[0].map { $0 + question.distance })
    }
  }

  @Test func `the places of right answers and of all choices do not tell the answer`() throws {
    let world = try World(WorldSettings(documents: 60, generalTexts: 0, seed: 1))
    for kind in WorldQuestion.Kind.allCases {
      let questions = world.questions.filter { $0.kind == kind }
      let counts = (0..<4).map { index in questions.count { $0.answer == index } }
      // Three standard deviations of a binomial count with probability 1/4.
      let deviation = (Double(questions.count) * 3 / 16).squareRoot()
      for count in counts { #expect(abs(Double(count) - Double(questions.count) / 4) < 3 * deviation) }
    }
  }

  @Test func `source graphs are those of the random-graph model, with all paths of the lines`() throws {
    let world = try World(Self.settings)
    for graph in world.graphs {
      let counts = try LinkCounts(
        DirectedGraph(vertexCount: graph.vertexCount, edges: graph.edges.map { ($0.from, $0.to) }), ranks: SingleRank())
      #expect(counts.edges == 8 && counts.reachablePairs == 20)
      // Two lines of five: by the number of people above and including the teacher.
      #expect(counts.descendants == [1: 6, 2: 4, 3: 2])
    }
  }

  @Test func `sizes of a world of three lines`() throws {
    let world = try World(WorldSettings(documents: 2, entities: 12, lines: 3, generalTexts: 3, seed: 5))
    #expect(
      world.summary.questions == ["direct": 18, "reversed": 18, "composed": 18] && world.summary.entities == 24
        && world.summary.relations == 18)
    #expect(world.documents.map(\.id) == ["document-000", "document-001"])
  }

  @Test(arguments: [
    (WorldSettings(documents: 0), "the world has 0 document(s) of 10 entities"),
    (WorldSettings(documents: 5000), "together at most 11025 entities"),
    (WorldSettings(entities: 11), "11 entities of a document do not form 2 lines of one length"),
    (WorldSettings(entities: 10, lines: 1), "do not form 1 lines"),
    (WorldSettings(entities: 4), "4 entities of a document do not form 2 lines"),
    (WorldSettings(generalTexts: -1), "the world has -1 general texts; give 0 to 1000000"),
  ])
  func `sizes out of range are refused`(settings: WorldSettings, says: String) throws {
    let error = #expect(throws: WorldError.self) { _ = try World(settings) }
    #expect(error?.description.contains(says) == true)
  }
}

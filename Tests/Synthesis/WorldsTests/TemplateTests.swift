import Files
import Foundation
import LanguageModelClients
import Testing
import Worlds

/// Answers by templates.
struct TemplateTests {
  private static let source = """
    The potters of Highmoor
    Alda was taught by Borin. Dorsa lived in Redhill. Borin was a pupil of Kelmu. Dorsa learned the craft from Fenni. \
    Kelmu was born in 1402. Kelmu was taught by Lasos.
    """

  private static func request(
    _ operation: String, _ entities: [String] = [], key: String = "a", source: String = source,
    prompt: String = "Write."
  ) -> ModelRequest {
    ModelRequest(
      key: key, operation: operation, document: "d", part: 0, entities: entities, source: source,
      messages: [ChatMessage(role: "user", content: prompt)], sampling: SamplingSettings(maxTokens: 500))
  }

  private struct Completion: Decodable {
    struct Choice: Decodable {
      let message: ChatMessage
      let finishReason: String
    }
    struct Usage: Decodable { let promptTokens, completionTokens, totalTokens: Int }

    let choices: [Choice]
    let usage: Usage
    let model: String

    static func read(_ body: [UInt8]) throws -> Completion {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(Completion.self, from: Data(body))
    }
  }

  private static func completion(_ request: ModelRequest, seed: UInt64 = 1) throws -> Completion {
    let transport = TemplateTransport(seed: seed)
    try transport.start(request, id: 7)
    let events = transport.wait(seconds: 1)
    guard events.count == 1, events[0].id == 7, case .response(let response) = events[0].outcome else {
      throw WorldError.operation("no response")
    }
    #expect(response.status == 200)
    return try Completion.read(response.body)
  }

  private static func text(_ request: ModelRequest, seed: UInt64 = 1) throws -> String {
    try completion(request, seed: seed).choices[0].message.content
  }

  @Test func `the entities are the people in the order of the text, and the summary links nobody`() throws {
    let answer = try JSONDecoder().decode(JSONValue.self, from: Data(try Self.text(Self.request("entities")).utf8))
    #expect(
      answer
        == .object([
          "summary": .text("The potters of Highmoor: a text about 6 people and their teachers."),
          "entities": .list(["Alda", "Borin", "Dorsa", "Kelmu", "Fenni", "Lasos"].map { .text($0) }),
        ]))
  }

  @Test func `a pair's text tells the path, and the first one's relations from both ends`() throws {
    let text = try Self.text(Self.request("pair", ["Alda", "Kelmu"]))
    #expect(
      text == """
        The potters of Highmoor
        Alda received instruction from Borin. Alda belongs to the school of Kelmu. Borin was the teacher of Alda. \
        Kelmu founded a tradition that reached Alda. Borin was a pupil of Kelmu.
        """)
    // Whoever is named first, the path leads from pupil to teacher.
    #expect(try Self.facts(Self.text(Self.request("pair", ["Kelmu", "Alda"]))) == Self.facts(text))
  }

  /// The names in each sentence behind the title, sorted.
  private static func facts(_ text: String) -> [[String]] {
    text.split(separator: "\n")[1].split(separator: ".").map { sentence in
      sentence.split { !$0.isLetter }.map(String.init).filter { Set(["Alda", "Borin", "Kelmu", "Lasos"]).contains($0) }
        .sorted()
    }.sorted { $0.description < $1.description }
  }

  @Test func `the text of people without a path has no word of teachers`() throws {
    #expect(
      try Self.text(Self.request("pair", ["Kelmu", "Dorsa"])) == """
        The potters of Highmoor
        No link between Kelmu and Dorsa is known. Dorsa lived in Redhill. Kelmu was born in 1402.
        """)
    #expect(
      try Self.text(Self.request("triple", ["Alda", "Dorsa", "Nobody"]))
        .contains("No link between Alda, Dorsa and Nobody is known."))
  }

  @Test func `a triple's text has the relations of all its pairs, each once in a direction`() throws {
    let facts = Self.facts(try Self.text(Self.request("triple", ["Alda", "Borin", "Lasos"])))
    #expect(
      facts == [
        ["Alda", "Borin"], ["Alda", "Borin"], ["Alda", "Kelmu"], ["Alda", "Kelmu"], ["Alda", "Lasos"],
        ["Alda", "Lasos"],
        ["Borin", "Kelmu"], ["Borin", "Kelmu"], ["Borin", "Lasos"], ["Borin", "Lasos"], ["Kelmu", "Lasos"],
      ])
  }

  @Test(arguments: ["easy", "medium", "hard", "reporter"])
  func `a text in other words has the facts and details, and names pupils first`(style: String) throws {
    let text = try Self.text(Self.request("rephrase", [style]))
    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.count == 2 && lines[0] == "The potters of Highmoor")
    #expect(lines[1].contains("Dorsa lived in Redhill.") && lines[1].contains("Kelmu was born in 1402."))
    for (pupil, master) in [("Alda", "Borin"), ("Borin", "Kelmu"), ("Dorsa", "Fenni"), ("Kelmu", "Lasos")] {
      let sentences = lines[1].split(separator: ".").filter { $0.contains(pupil) && $0.contains(master) }
      #expect(sentences.count == 1)
      let sentence = try #require(sentences.first)
      #expect(try #require(sentence.range(of: pupil)).lowerBound < #require(sentence.range(of: master)).lowerBound)
    }
  }

  @Test func `fidelity is the question whether the second version has the same facts`() throws {
    let rewrite = try Self.text(Self.request("rephrase", ["hard"]))
    let prompt: (String) -> String = { "Text:\n\(Self.source)\n\nSecond version:\n\($0)\n\nQuestion: the same?" }
    #expect(try Self.text(Self.request("fidelity", ["hard"], prompt: prompt(rewrite))) == "yes")
    let missing = rewrite.replacingOccurrences(of: "Fenni", with: "Alda")
    #expect(try Self.text(Self.request("fidelity", ["hard"], prompt: prompt(missing))) == "no")
    #expect(try Self.text(Self.request("fidelity", ["hard"], prompt: prompt("Alda was taught by Borin."))) == "no")
    let more = "\(rewrite) Fenni was taught by Alda."
    #expect(try Self.text(Self.request("fidelity", ["hard"], prompt: prompt(more))) == "no")
  }

  @Test func `an answer depends on seed and key, not on what was answered before`() throws {
    let request = Self.request("pair", ["Alda", "Lasos"], key: "b")
    let alone = try Self.text(request)
    let transport = TemplateTransport(seed: 1)
    try transport.start(Self.request("pair", ["Alda", "Kelmu"]), id: 1)
    try transport.start(request, id: 2)
    let events = transport.wait(seconds: 1)
    #expect(events.map(\.id) == [1, 2] && transport.now == 0)
    guard case .response(let response) = events[1].outcome else { throw WorldError.operation("no response") }
    let second = try Completion.read(response.body)
    #expect(second.choices[0].message.content == alone)
    #expect(try Self.text(request, seed: 2) != alone)
    #expect(try Self.text(Self.request("pair", ["Alda", "Lasos"], key: "c")) != alone)
  }

  @Test func `the clock advances when nothing ends`() throws {
    let transport = TemplateTransport(seed: 1)
    #expect(transport.wait(seconds: 0.5) == [] && transport.now == 0.5)
  }

  @Test func `usage counts words and signs`() throws {
    let prompt = "Write two words, or 3.5!"
    let completion = try Self.completion(Self.request("fidelity", prompt: prompt))
    #expect(completion.usage.promptTokens == 9)
    #expect(completion.usage.completionTokens == 1 && completion.usage.totalTokens == 10)
    #expect(completion.model == "template" && completion.choices[0].finishReason == "stop")
  }

  @Test func `other documents and operations are refused in a sentence`() throws {
    let requests = [
      (Self.request("pair", ["A", "B"], source: "The cat sat on the mat."), "document d is not of a world"),
      (Self.request("poem"), "templates have no answer to \"poem\""),
      (Self.request("triple", ["Alda", "Borin"]), "names 2 entities; name 2 for a pair and 3 for a triple"),
    ]
    for (request, says) in requests {
      let error = #expect(throws: WorldError.self) { try TemplateTransport(seed: 1).start(request, id: 0) }
      #expect(error?.description.contains(says) == true)
    }
  }
}

import Files
import Foundation
import Synthesis
import TestSupport
import Testing

@Suite struct PromptTests {
  @Test func `placeholders are filled once, and values are not searched`() {
    let prompt = PromptText("{{title}}: {{document}} / {{entities}} {{other}} {{document}}\n\n")
    let filled = prompt.filled([.title: "A {{document}}", .document: "text"])
    #expect(filled == "A {{document}}: text /  {{other}} text")
    #expect(prompt.placeholders == [.title, .document, .entities])
  }

  @Test(arguments: RequestOperation.allCases)
  func `the document stands before everything that differs between requests`(
    operation: RequestOperation
  ) throws {
    let prompt = PromptSet()[operation]
    let document = try #require(prompt.text.range(of: "{{document}}"))
    for name in prompt.placeholders where name != .document && name != .title {
      let place = try #require(prompt.text.range(of: "{{\(name.rawValue)}}"))
      #expect(place.lowerBound > document.upperBound, "\(name)")
    }
    // Pairs and triples begin alike up to the end of the document, so that servers keep what they computed.
    let pair = PromptSet()[.pair].text
    let end = try #require(pair.range(of: "{{document}}")).upperBound
    if operation == .triple || operation == .entities { #expect(prompt.text.hasPrefix(pair[..<end])) }
  }

  @Test func `prompts are written as files, and files replace them`() throws {
    let directory = try TemporaryDirectory()
    try PromptSet().write(to: directory.path("prompts"))
    #expect(try PromptSet(overriddenBy: directory.path("prompts")) == PromptSet())
    try directory.write("{{document}} about {{entities}}\n", to: "own/pair.txt")
    let own = try PromptSet(overriddenBy: directory.path("own"))
    #expect(own[.pair].filled([.document: "d", .entities: "e"]) == "d about e")
    #expect(own[.triple] == PromptSet()[.triple])
    #expect(own.version(of: [.triple]) == PromptSet().version(of: [.triple]))
    #expect(own.version(of: [.pair, .triple]) != PromptSet().version(of: [.pair, .triple]))
  }

  @Test func `prompts are kept in settings by what is replaced`() throws {
    let directory = try TemporaryDirectory()
    try directory.write("{{document}}?", to: "entities.txt")
    let own = try PromptSet(overriddenBy: directory.path)
    let data = try JSONEncoder().encode(own)
    #expect(String(decoding: data, as: UTF8.self) == #"{"entities":"{{document}}?"}"#)
    #expect(try JSONDecoder().decode(PromptSet.self, from: data) == own)
    #expect(String(decoding: try JSONEncoder().encode(PromptSet()), as: UTF8.self) == "{}")
  }

  @Test func `prompts without their placeholders are refused`() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("tell me about {{document}}", to: "pair.txt")
    #expect(throws: SynthesisError.prompt(path: path, missing: "entities")) {
      try PromptSet(overriddenBy: directory.path)
    }
    #expect(throws: SynthesisError.noPrompts(directory: "/proc", names: RequestOperation.allCases.map(\.fileName))) {
      try PromptSet(overriddenBy: "/proc")
    }
    #expect(throws: FileError.directoryNotEmpty(path: directory.path, found: "pair.txt")) {
      try PromptSet().write(to: directory.path)
    }
  }
}

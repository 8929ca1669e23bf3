import Files
import Synthesis
import Testing

@Suite struct EntityAnswerTests {
  @Test func `names are trimmed and each comes once`() throws {
    let value = JSONValue.object([
      "summary": .text("  A summary.\n"),
      "entities": .list([
        .text(" Ada  Lovelace\n"), .text("ada lovelace"), .text(""), .text("Engine"), .integer(3),
        .object(["name": .text("London")]), .text(String(repeating: "x", count: 121)), .text("ENGINE"),
      ]),
    ])
    let answer = try #require(EntityAnswer(value))
    #expect(answer.summary == "A summary.")
    #expect(answer.entities == ["Ada Lovelace", "Engine", "London"])
  }

  @Test func `a value without a list of entities is no answer`() {
    #expect(EntityAnswer(.list([.text("a")])) == nil)
    #expect(EntityAnswer(.object(["entities": .text("a, b")])) == nil)
    #expect(EntityAnswer(.object(["summary": .text("a")])) == nil)
    #expect(EntityAnswer(.object(["entities": .list([])]))?.entities == [])
  }
}

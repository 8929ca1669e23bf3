import Synthesis
import TestSupport
import Testing

@Suite struct TextChunksTests {
  @Test func `chunks end with paragraphs, sentences, words or characters`() {
    #expect(chunks("One two.\n\nThree four.\n\nFive.", 24) == ["One two.\n\nThree four.\n\n", "Five."])
    #expect(chunks("One two three. Four five six. Seven.", 20) == ["One two three. ", "Four five six. ", "Seven."])
    #expect(chunks("one two three four five", 10) == ["one two ", "three ", "four five"])
    #expect(chunks("abcdefghij", 4) == ["abcd", "efgh", "ij"])
    #expect(chunks("ééééé", 4) == ["éé", "éé", "é"])
    #expect(chunks("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3) == ["👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"])
    #expect(chunks("", 10) == [])
    #expect(chunks("short", 10) == ["short"])
  }

  @Test(arguments: 0..<50) func `chunks of any text are the text`(seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let signs: [Character] = ["a", "b", " ", " ", ".", "\n", "é", "!", "字", "\r\n", "👍🏽"]
    let text = String((0..<400).map { _ in signs.randomElement(using: &generator) ?? "a" })
    let limit = Int.random(in: 1...80, using: &generator)
    let chunks = TextChunks.chunks(of: text, limit: limit)
    #expect(chunks.joined() == text)
    #expect(chunks.allSatisfy { !$0.isEmpty && ($0.utf8.count <= limit || $0.count == 1) })
  }

  private func chunks(_ text: String, _ limit: Int) -> [String] {
    TextChunks.chunks(of: text, limit: limit).map { String($0) }
  }
}

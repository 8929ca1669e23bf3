import Files
import Foundation
import LanguageModelClients
import Synthesis
import TestSupport
import Testing

@Suite struct RephraseTests {
  @Test func `each style is written chunk by chunk, and chunks are joined as in the source`() throws {
    let small = try SmallSynthesis()
    try small.directory.write(
      "First part is here, and it is of the right length.\n\nSecond part is here, and it is long enough.\nThird.",
      to: "texts/e.txt")
    let model = InventedModel()
    var prompts: [String] = []
    model.answer = {
      prompts.append($0.messages[0].content)
      return nil
    }
    let settings = SmallSynthesis.rephrase(
      RephraseSettings(styles: [WritingStyle("easy"), WritingStyle("in verse")], repeats: 2, chunkBytes: 64))
    let manifest = try #require(try small.run(settings, model).manifest)
    let documents = try small.documents()
    #expect(manifest.counts.documents == 16 && documents.map(\.operation) == Array(repeating: "rephrase", count: 16))
    #expect(documents.prefix(4).map(\.style) == ["easy", "in verse", "easy", "in verse"])
    #expect(documents[12].text == documents[12].text.uppercased())
    #expect(documents[12].text.contains("RIGHT LENGTH.\n\nSECOND PART"))
    // The second chunk's request ends with the text so far.
    let second = try #require(prompts.first { $0.contains("Second part") && $0.contains("OF THE RIGHT LENGTH.") })
    #expect(second.contains("Manner: "))
  }

  @Test func `text without white space stays without`() throws {
    let small = try SmallSynthesis()
    let text = String(repeating: "日本語の文章には空白がない。", count: 8)
    try small.directory.write(text, to: "texts/e.txt")
    let settings = SmallSynthesis.rephrase(RephraseSettings(styles: [WritingStyle("easy")], chunkBytes: 64))
    _ = try small.run(settings)
    #expect(try small.documents().contains { $0.text == text })
  }

  @Test func `text that loses names is rejected and counted`() throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    model.answer = { $0.entities == ["hard"] ? "somebody met somebody" : $0.source }
    let settings = SmallSynthesis.rephrase(RephraseSettings(minFidelity: 0.5))
    let manifest = try #require(try small.run(settings, model).manifest)
    // The document without names loses none.
    #expect(manifest.counts.rejected == 2 && manifest.counts.documents == 7)
    #expect(try small.documents().filter { $0.style == "hard" }.count == 1)
    #expect(manifest.quality?.copying == 6.0 / 7)
  }

  @Test func `the model's own judgement rejects text, and an unclear one is counted`() throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    model.answer = {
      guard $0.operation == "fidelity" else { return nil }
      return $0.entities == ["easy"] ? "No, it does not." : $0.entities == ["hard"] ? "Perhaps." : "**Yes**"
    }
    let settings = SmallSynthesis.rephrase(RephraseSettings(asksFidelity: true))
    let manifest = try #require(try small.run(settings, model).manifest)
    #expect(manifest.counts.requests == 18 && manifest.counts.rejected == 3 && manifest.counts.unparsable == 3)
    #expect(try small.documents().map(\.style) == (0..<3).flatMap { _ in ["medium", "hard"] })
  }

  @Test func `a version with a failed chunk is left out`() throws {
    let small = try SmallSynthesis()
    let model = InventedModel()
    model.answer = { $0.source.contains("Ida") && $0.entities == ["easy"] ? " " : nil }
    let settings = SmallSynthesis.rephrase(RephraseSettings(chunkBytes: 64))
    let manifest = try #require(try small.run(settings, model).manifest)
    #expect(manifest.counts.failed == 1 && manifest.counts.documents == 8)
  }
}

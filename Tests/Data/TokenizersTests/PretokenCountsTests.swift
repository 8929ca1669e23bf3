import Testing
import Tokenizers

@Suite struct PretokenCountsTests {
  @Test(arguments: [1, 2, 3, 7])
  func `The counts of parts add up to those of the text and train the same tokenizer`(parts: Int) throws {
    let lines = try Golden.trainingText().split(separator: UInt8(ascii: "\n")).map { Array($0) }
    var all = try BytePairTrainer(vocabularySize: 400)
    for line in lines { all.add(document: line) }
    var sum = try BytePairTrainer(vocabularySize: 400)
    for part in 0..<parts {
      var counts = PretokenCounts()
      for line in stride(from: parts - 1 - part, to: lines.count, by: parts) {
        let text = lines[line]
        counts.add(document: text.span)
      }
      let bytes = counts.bytes
      sum.counts.add(pretokens: bytes.span, lengths: counts.lengths[...], counts: counts.counts[...])
    }
    #expect(table(sum.counts) == table(all.counts))
    #expect(try sum.train().json() == all.train().json())
  }

  @Test func `No text has no counts`() {
    let counts = PretokenCounts()
    #expect(counts.isEmpty && counts.bytes.isEmpty && counts.lengths.isEmpty)
  }

  private func table(_ counts: PretokenCounts) -> [[UInt8]: Int] {
    Dictionary(uniqueKeysWithValues: counts.counts.enumerated().map { (Array(counts[$0.offset]), $0.element) })
  }
}

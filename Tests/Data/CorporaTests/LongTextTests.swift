import Corpora
import TestSupport
import Testing
import Tokenizers

/// Texts that are longer than what is kept in memory or worked on at a time.
@Suite struct LongTextTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  /// Words, numbers, marks, several spaces and line feeds, with places where pre-tokens end for certain and many where not.
  private func text(_ seed: UInt64, count: Int) -> [UInt8] {
    var inputs = TestInputs(seed: seed)
    let pieces = [
      "word", "12345", " ", "  ", "\n", "\n\n", "\t ", "'s", "'", "é", "字字", "...", " a", "\u{A0}", "\u{3000}", "\r\n",
      "A", "'LL ", "x\ny", "x y", ".\nz", "1 a",
    ]
    return (0..<count).flatMap { _ in Array(pieces[inputs.integer(in: 0...pieces.count - 1)].utf8) }
  }

  @Test(arguments: ["gpt2", "llama3"], 0..<20 as Range<UInt64>)
  func `A text that comes in parts has the tokens of the text`(pattern: String, seed: UInt64) throws {
    let scanner = PatternScanner(pattern: pattern == "gpt2" ? .gpt2 : .llama3)
    let all = text(seed, count: 400)
    var inputs = TestInputs(seed: seed)
    var chunks = TextChunks()
    var found: [[UInt8]] = []
    var chunkCount = 0
    var start = 0
    while start < all.count {
      let end = min(all.count, start + inputs.integer(in: 1...60))
      chunks.append(all[start..<end], isLast: end == all.count) { chunk in
        chunkCount += 1
        found += pretokens(of: chunk, by: scanner)
      }
      start = end
    }
    #expect(found == pretokens(of: all.span, by: scanner))
    #expect(chunkCount > 3)
  }

  private func pretokens(of text: Span<UInt8>, by scanner: PatternScanner) -> [[UInt8]] {
    var pretokens: [[UInt8]] = []
    var start = 0
    while start < text.count {
      let end = scanner.end(of: start, in: text)
      pretokens.append((start..<end).map { text[$0] })
      start = end
    }
    return pretokens
  }
}

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

  @Test(arguments: SplitPattern.allCases, 0..<20 as Range<UInt64>)
  func `A text that comes in parts has the tokens of the text`(pattern: SplitPattern, seed: UInt64) throws {
    let scanner = PatternScanner(pattern: pattern)
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

/// Texts of more different words than can be counted.
@Suite struct ManyWordsTests {
  @Test(arguments: [1 << 26, 20_000, 3000, 10]) func `Words are counted in as many documents as the limit allows`(
    limit: Int
  ) throws {
    let directory = try TemporaryDirectory()
    let documents = WrittenDocuments.make(200)
    var builder = CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.0, test: 0.0)
    let all = try builder.build(documents, in: directory.path("all"))
    builder.wordLimit = limit
    let corpus = try builder.build(documents, in: directory.path("corpus"))
    // The first documents in the order of the seed, half of the bytes as often as their words are too many.
    let rule = SplitRule(validation: 0.0, test: 0.0, seed: 0)
    let order = try DocumentSplit(lengths: documents.map(\.text.count), rule: rule).documents[.train] ?? []
    var part = order.map { documents[$0].text }[...]
    while counts(part).size > limit, part.count > 1 { part = half(part) }
    var trainer = try BytePairTrainer(vocabularySize: 300)
    for text in part { trainer.add(document: text) }
    #expect(try corpus.tokenizer().json() == trainer.train().json())
    #expect((corpus.manifest.tokenizerChecksum == all.manifest.tokenizerChecksum) == (limit == 1 << 26))
  }

  private func counts(_ texts: ArraySlice<[UInt8]>) -> PretokenCounts {
    var counts = PretokenCounts()
    for text in texts { counts.add(document: text.span) }
    return counts
  }

  private func half(_ texts: ArraySlice<[UInt8]>) -> ArraySlice<[UInt8]> {
    let bytes = texts.reduce(0) { $0 + $1.count }
    var (sum, count) = (0, 0)
    for text in texts {
      sum += text.count
      if sum > bytes / 2 { break }
      count += 1
    }
    return texts.prefix(max(1, count))
  }

  @Test(arguments: ["A", "é", "\n"]) func `A text without a place for a cut is handed on in bounded chunks`(
    character: String
  ) {
    // Three bytes before the others, so that no limit falls between two characters of their own.
    let text = Array("abc".utf8) + Array(String(repeating: character, count: 3 * TextChunks.longest / 2).utf8)
    var chunks = TextChunks()
    var ends: [Int] = []
    for start in stride(from: 0, to: text.count, by: 3_000_000) {
      let end = min(start + 3_000_000, text.count)
      chunks.append(text[start..<end], isLast: end == text.count) { chunk in
        ends.append((ends.last ?? 0) + chunk.count)
      }
    }
    #expect(ends.last == text.count && ends.count > 1)
    #expect(zip([0] + ends, ends).allSatisfy { $1 - $0 <= TextChunks.longest })
    #expect(ends.dropLast().allSatisfy { text[$0] & 0xC0 != 0x80 })
  }
}

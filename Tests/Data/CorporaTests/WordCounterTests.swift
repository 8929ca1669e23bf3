import Corpora
import Foundation
import TestSupport
import Testing
import Tokenizers

@Suite("A counter of words")
struct WordCounterTests {
  private static let texts = [
    "two words", " white\t space\n\nat both ends \r\n", "", "\n", "one", "Ünïcode – and 漢字 don't matter",
    "a\u{A0}b c\u{0B}d\u{0C}e",
  ]

  /// A corpus without held-out documents, in the order of the texts.
  private func corpus(_ directory: TemporaryDirectory, _ texts: [String]) throws -> Corpus {
    let documents = texts.enumerated().map { Document(source: "text \($0)", text: Array($1.utf8)) }
    _ = try CorpusBuilder(vocabulary: .trained(size: 260), validation: 0.0, test: 0.0).build(
      documents, in: directory.path("corpus"))
    return try Corpus(directory: directory.path("corpus"))
  }

  /// The words between white space of ASCII.
  private func words(_ text: String) -> Int {
    text.utf8.split { $0 == 32 || (9...13).contains($0) }.count
  }

  @Test("It counts what is between white space, in any parts of the text")
  func parts() throws {
    let directory = try TemporaryDirectory()
    let corpus = try corpus(
      directory, Self.texts + ["a longer text, so that there are merges: text, text, texts, so, so that"])
    let file = try corpus.tokens(.train)
    let counter = WordCounter(try corpus.tokenizer(), vocabularySize: corpus.manifest.vocabulary)
    let all = 0..<file.count
    let expected = Self.texts.map(words).reduce(0, +) + 14
    #expect(counter.count(all, of: file) == expected)
    for middle in all {
      #expect(counter.count(0..<middle, of: file) + counter.count(middle..<file.count, of: file) == expected)
    }
  }

  @Test(
    "The words of an epoch's sequences are those of its text but for the rest that fills no sequence",
    arguments: Shuffle.allCases)
  func sequences(shuffle: Shuffle) throws {
    let directory = try TemporaryDirectory()
    let corpus = try corpus(directory, (0..<50).map { "document \($0) has words, \($0 * $0) or so" })
    let file = try corpus.tokens(.train)
    let counter = WordCounter(try corpus.tokenizer(), vocabularySize: corpus.manifest.vocabulary)
    let stream = try TrainingStream(TrainingSubset(file), sequenceLength: 7, order: .init(shuffle, seed: 3))
    for epoch in 0..<2 {
      let range = epoch * stream.sequencesPerEpoch..<(epoch + 1) * stream.sequencesPerEpoch
      let count = range.reduce(0) { $0 + counter.count(sequence: $1, of: stream) }
      #expect((counter.count(0..<file.count, of: file) - 7...50 * 7).contains(count))
    }
  }
}

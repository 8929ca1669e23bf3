import Corpora
import Evaluation
import Foundation
import TestSupport
import Testing
import TokenCaches

@Suite struct CacheScorerTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func corpus() throws -> Corpus {
    let documents = (0..<40).map { number in
      let words = (0..<100 + number).map { ["some", "words", "come", "again", "\(number)"][$0 * $0 % 5] }
      return Document(source: "\(number)", text: Array(words.joined(separator: " ").utf8))
    }
    return try CorpusBuilder(vocabulary: .trained(size: 280), validation: 0.3, test: 0.1)
      .build(documents, in: directory.path("corpus"))
  }

  @Test func `scores have the same bits however the text is cut and whoever scores a part`() throws {
    let corpus = try corpus()
    let text = try corpus.tokens(.validation)
    let training = try TrainingSubset(try corpus.tokens(.train))
    let background = TokenCache.background(training, vocabularySize: corpus.manifest.vocabulary)
    let cache = TokenCache(TokenCache.Settings(decay: 0.98, prior: 20), background: background)
    var document = cache.emptyDocument(endOfText: text.endOfText)
    let expected = cache.logProbabilities(of: text.tokens(0..<text.count), after: &document).map { Float($0) }
    for length in [1, 7, 128, text.count] {
      let windows = TokenWindows(try EvaluationStream(text, sequenceLength: length, split: .validation))
      #expect(CacheScorer(cache, text: text).logProbabilities(of: windows) == expected)
      let passes = (0..<windows.passCount).map { windows.pass($0) }
      let ascending = CacheScorer(cache, text: text)
      #expect(passes.flatMap { ascending.logProbabilities(of: $0) } == expected)
      let descending = CacheScorer(cache, text: text)
      #expect(passes.reversed().map { descending.logProbabilities(of: $0) }.reversed().flatMap { $0 } == expected)
    }
  }
}

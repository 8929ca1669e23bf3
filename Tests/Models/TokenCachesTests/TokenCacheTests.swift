import Corpora
import Foundation
import TestSupport
import Testing

import TokenCaches

@Suite struct TokenCacheTests {
  /// Both are sums of a few thousand powers of the decay in double precision.
  static let tolerance = 1e-9

  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Documents in which each word comes again more often than in others.
  static func texts(_ count: Int, seed: UInt64 = 1) -> [String] {
    var generator = SeededGenerator(seed: seed)
    let words = ["an", "apple", "and", "a", "pear", "on", "the", "table", "says", "that", "it", "is", "red"]
    return (0..<count).map { _ in
      let own = (0..<3).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }
      return (0..<Int.random(in: 1...300, using: &generator)).map { _ in
        Int.random(in: 0..<3, using: &generator) == 0
          ? words[Int.random(in: 0..<words.count, using: &generator)]
          : own[Int.random(in: 0..<3, using: &generator)]
      }.joined(separator: " ")
    }
  }

  func corpus(_ texts: [String] = texts(60)) throws -> Corpus {
    let documents = texts.enumerated().map { Document(source: "\($0)", text: Array($1.utf8)) }
    return try CorpusBuilder(vocabulary: .trained(size: 280), validation: 0.2, test: 0.1)
      .build(documents, in: directory.path("corpus"))
  }

  func background(_ corpus: Corpus) throws -> [Double] {
    let training = try TrainingSubset(try corpus.tokens(.train))
    return TokenCache.background(training, vocabularySize: corpus.manifest.vocabulary)
  }

  /// The log-probabilities by sums over all tokens of the document so far.
  static func plain(_ tokens: [UInt32], _ cache: TokenCache, endOfText: UInt32) -> [Double] {
    var start = 0
    return tokens.indices.map { index in
      let document = tokens[start..<index].reversed().enumerated()
      let weights = document.map { (token: $0.element, weight: pow(cache.settings.decay, Double($0.offset))) }
      let own = weights.reduce(0) { $0 + ($1.token == tokens[index] ? $1.weight : 0) }
      let all = weights.reduce(0) { $0 + $1.weight }
      if tokens[index] == endOfText { start = index + 1 }
      let prior = cache.settings.prior
      return log((own + prior * cache.background[Int(tokens[index])]) / (all + prior))
    }
  }

  @Test func `the background is the training text's frequencies with 1 added to every count`() throws {
    let corpus = try corpus()
    let tokens = try corpus.tokens(.train).tokens(0..<corpus.manifest.part(.train).tokens)
    let background = try background(corpus)
    let total = Double(tokens.count + corpus.manifest.vocabulary)
    for token in background.indices {
      #expect(background[token] == Double(tokens.count { $0 == UInt32(token) } + 1) / total)
    }
  }

  @Test(arguments: [0.5, 0.9, 0.995, 1]) func `tokens have the probabilities of the definition`(decay: Double) throws {
    let corpus = try corpus()
    let cache = TokenCache(TokenCache.Settings(decay: decay, prior: 7.5), background: try background(corpus))
    let text = try corpus.tokens(.validation)
    let tokens = text.tokens(0..<text.count)
    var document = cache.emptyDocument(endOfText: text.endOfText)
    let found = cache.logProbabilities(of: tokens, after: &document)
    let expected = Self.plain(tokens, cache, endOfText: text.endOfText)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < Self.tolerance })
  }

  @Test func `distributions add up to 1 in the middle of long documents`() throws {
    let corpus = try corpus()
    let cache = TokenCache(TokenCache.Settings(decay: 0.5, prior: 0.3), background: try background(corpus))
    // Counts are divided by their unit every 300 tokens at this decay.
    var document = cache.emptyDocument(endOfText: UInt32.max)
    var generator = SeededGenerator(seed: 2)
    for number in 0..<2000 {
      if number % 2 == 0 {
        #expect(abs(cache.distribution(after: document).reduce(0, +) - 1) < Self.tolerance)
      }
      document.append([UInt32.random(in: 0..<280, using: &generator)])
    }
  }

  @Test func `fitted settings are the best of a grid around them`() throws {
    let corpus = try corpus()
    let validation = try corpus.tokens(.validation)
    let cache = TokenCache.fitted(to: validation, background: try background(corpus))
    let tokens = validation.tokens(0..<validation.count)
    func loss(_ decay: Double, _ prior: Double) -> Double {
      let cache = TokenCache(TokenCache.Settings(decay: decay, prior: prior), background: cache.background)
      var document = cache.emptyDocument(endOfText: validation.endOfText)
      return -cache.logProbabilities(of: tokens, after: &document).reduce(0, +)
    }
    let best = loss(cache.settings.decay, cache.settings.prior)
    let memory = 1 / (1 - cache.settings.decay)
    for factor in [0.5, 0.8, 1.25, 2] {
      #expect(loss(1 - 1 / (memory * factor), cache.settings.prior) > best)
      #expect(loss(cache.settings.decay, cache.settings.prior * factor) > best)
    }
    #expect(best < loss(1 - 1e-6, 1e6), "documents that repeat their words are better predicted with a cache")
  }
}

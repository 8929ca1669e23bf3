import Corpora
import Files
import Foundation
import NGrams
import TestSupport
import Testing

@Suite struct NGramModelTests {
  /// Both are sums of up to eight products in double precision.
  static let tolerance = 1e-12

  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  /// Documents of words that follow each other more or less often, some of them very short.
  static func texts(_ count: Int, seed: UInt64 = 1) -> [String] {
    var generator = SeededGenerator(seed: seed)
    let words = ["an", "apple", "and", "a", "pear", "on", "the", "table", "says", "that", "it", "is", "red"]
    return (0..<count).map { number in
      let length = number % 7 == 0 ? 1 : Int.random(in: 2...40, using: &generator)
      return (0..<length).map { _ in
        let a = Int.random(in: 0..<words.count, using: &generator)
        return words[min(a, Int.random(in: 0..<words.count, using: &generator))]
      }.joined(separator: " ")
    }
  }

  func corpus(_ texts: [String] = texts(120), vocabulary: Int = 300, in name: String = "corpus") throws -> Corpus {
    let documents = texts.enumerated().map { Document(source: "\($0)", text: Array($1.utf8)) }
    return try CorpusBuilder(vocabulary: .trained(size: vocabulary), validation: 0.1, test: 0.1)
      .build(documents, in: directory.path(name))
  }

  /// The documents of the first tokens, the last of which may be cut.
  static func documents(_ tokens: [UInt32], endOfText: UInt32) -> [[Int]] {
    var documents: [[Int]] = [[]]
    for token in tokens {
      documents[documents.count - 1].append(Int(token))
      if token == endOfText { documents.append([]) }
    }
    return documents.filter { !$0.isEmpty }
  }

  private static func reference(_ corpus: Corpus, tokens: Int, order: Int) throws -> PlainKneserNey {
    let tokens = try corpus.tokens(.train).tokens(0..<tokens)
    return PlainKneserNey(
      documents(tokens, endOfText: corpus.manifest.endOfText), order: order, vocabulary: corpus.manifest.vocabulary)
  }

  @Test(arguments: [1, 2, 3, 5, 8]) func `every token of the test documents has the probability of the definition`(
    order: Int
  ) throws {
    let corpus = try corpus()
    // Not all tokens, so that the last document is cut.
    let count = corpus.manifest.part(.train).tokens - 7
    let model = try NGramBuilder(order: order).build(corpus, tokens: count, in: directory.path("model"))
    let reference = try Self.reference(corpus, tokens: count, order: order)
    #expect(model.manifest.orders.map(\.ngrams) == reference.counts.map(\.count))
    #expect(model.manifest.orders.map(\.discounts.values) == reference.discounts)
    let tokens = try corpus.tokens(.test).tokens(0..<corpus.manifest.part(.test).tokens)
    let expected = Self.documents(tokens, endOfText: corpus.manifest.endOfText).flatMap { document in
      document.indices.map { log(reference.probability(of: document[$0], after: Array(document[..<$0]))) }
    }
    let found = model.logProbabilities(of: tokens)
    #expect(found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) < Self.tolerance })
    let text = try corpus.tokens(.test)
    let parts = [0..<3, 3..<100, 100..<tokens.count].flatMap { model.logProbabilities(of: $0, in: text) }
    #expect(parts == found, "the symbols before a part are read from the text")
  }

  @Test func `distributions add up to 1 after seen and unseen symbols`() throws {
    let corpus = try corpus()
    let model = try NGramBuilder(order: 4).build(corpus, in: directory.path("model"))
    var generator = SeededGenerator(seed: 3)
    let text = try corpus.tokens(.train)
    for number in 0..<1000 {
      let start = Int.random(in: 0..<text.count - 5, using: &generator)
      let seen = text.tokens(start..<start + number % 5)
      let unseen = (0..<number % 5).map { _ in
        UInt32.random(in: 0..<UInt32(corpus.manifest.vocabulary), using: &generator)
      }
      let sum = model.distribution(after: number % 2 == 0 ? seen : unseen).reduce(0, +)
      #expect(abs(sum - 1) < 1e-9)
    }
  }

  @Test(arguments: [280, 700]) func `distributions of a text have the probabilities of its tokens`(vocabulary: Int)
    throws
  {
    let corpus = try corpus(vocabulary: vocabulary)
    let text = try corpus.tokens(.test)
    for order in [1, 2, 5] {
      let model = try NGramBuilder(order: order).build(corpus, in: directory.path("model-\(order)"))
      for range in [0..<40, 3..<min(text.count, 300)] {
        let expected = model.logProbabilities(of: range, in: text)
        var found: [Double] = []
        model.forEachDistribution(of: range, in: text) { position, probabilities in
          found.append(log(probabilities[Int(text.tokens(position..<position + 1)[0])]))
        }
        #expect(found == expected, "order \(order)")
      }
    }
  }

  @Test func `a vocabulary that does not fit 64 bits has the same probabilities`() throws {
    let corpus = try corpus(vocabulary: 700)
    for order in [5, 8] {
      let model = try NGramBuilder(order: order).build(corpus, in: directory.path("model-\(order)"))
      let reference = try Self.reference(corpus, tokens: corpus.manifest.part(.train).tokens, order: order)
      let token = try corpus.tokens(.test).tokens(0..<1)[0]
      let expected = log(reference.probability(of: Int(token), after: []))
      #expect(abs(model.logProbabilities(of: [token])[0] - expected) < Self.tolerance)
    }
  }

  @Test func `text so short that counts of counts vanish has the fallback's discounts`() throws {
    let corpus = try corpus(Array(repeating: "a", count: 20) + Self.texts(20))
    let model = try NGramBuilder(order: 3).build(corpus, tokens: 2, in: directory.path("model"))
    #expect(model.manifest.orders.allSatisfy { $0.discounts.values == [0.5, 1, 1.5] })
    #expect(model.logProbabilities(of: [0, 1, 2]).allSatisfy { $0 < 0 && $0.isFinite })
  }

  private struct Interruption: Error {}

  @Test(arguments: 0..<3) func `an interrupted model is continued and has the same bytes`(stages: Int) throws {
    let corpus = try corpus()
    let builder = try NGramBuilder(order: 4)
    _ = try builder.build(corpus, in: directory.path("undisturbed"))
    var left = stages
    #expect(throws: Interruption.self) {
      _ = try builder.build(corpus, in: directory.path("model")) {
        if left == 0 { throw Interruption() }
        left -= 1
      }
    }
    #expect(exists(directory.path("model/work")))
    _ = try builder.build(corpus, in: directory.path("model"))
    #expect(!exists(directory.path("model/work")))
    for name in ["ngram.json", "model.ngrams", "tokenizer.json"] {
      #expect(try readFile(directory.path("model/\(name)")) == readFile(directory.path("undisturbed/\(name)")))
    }
  }

  @Test func `nobody else writes into the directory while n-grams are counted`() throws {
    let corpus = try corpus()
    let path = directory.path("model")
    var attempts = 0
    _ = try NGramBuilder(order: 3).build(corpus, in: path) {
      attempts += 1
      #expect(throws: FileError.self) { try DirectoryLock(directory: path) }
    }
    #expect(attempts == 2)
    #expect(throws: Never.self) { try DirectoryLock(directory: path) }
  }

  @Test func `counts that were damaged while a model was interrupted are made again`() throws {
    let corpus = try corpus()
    let builder = try NGramBuilder(order: 3)
    _ = try builder.build(corpus, in: directory.path("undisturbed"))
    #expect(throws: Interruption.self) {
      _ = try builder.build(corpus, in: directory.path("model")) { throw Interruption() }
    }
    let spill = directory.path("model/work/ngrams-3-text-0")
    var bytes = try readFile(spill)
    bytes[8] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: spill))
    _ = try builder.build(corpus, in: directory.path("model"))
    #expect(try readFile(directory.path("model/model.ngrams")) == readFile(directory.path("undisturbed/model.ngrams")))
  }

  @Test func `another recipe, a damaged file and an order that is not supported are refused`() throws {
    let corpus = try corpus()
    let path = directory.path("model")
    _ = try NGramBuilder(order: 2).build(corpus, in: path)
    #expect(throws: NGramError.otherModel(directory: path, differences: ["order 2 instead of 3"])) {
      _ = try NGramBuilder(order: 3).build(corpus, in: path)
    }
    var bytes = try readFile("\(path)/model.ngrams")
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/model.ngrams"))
    #expect(throws: NGramError.self) { _ = try NGramModel(directory: path) }
    #expect(throws: NGramError.unsupportedOrder(9)) { _ = try NGramBuilder(order: 9) }
  }
}

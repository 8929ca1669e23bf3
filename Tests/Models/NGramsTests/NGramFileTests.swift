import Corpora
import Files
import Foundation
import NGrams
import TestSupport
import Testing

/// Models that are damaged, of other versions, or of other corpora.
@Suite struct NGramFileTests {
  let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func corpus(_ words: [String], in name: String) throws -> Corpus {
    let documents = (0..<60).map { number in
      let text = (0..<20 + number % 9).map { words[$0 * (number + 3) % words.count] }
      return Document(source: "\(number)", text: Array(text.joined(separator: " ").utf8))
    }
    return try CorpusBuilder(vocabulary: .trained(size: 270), validation: 0.1, test: 0.1)
      .build(documents, in: directory.path(name))
  }

  private func model() throws -> NGramModel {
    let corpus = try corpus(["an", "apple", "and", "a", "pear", "on", "tables"], in: "corpus")
    return try NGramBuilder(order: 3).build(corpus, in: directory.path("model"))
  }

  private func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test(arguments: ["model.ngrams", "ngram.json"]) func `any damage is found when a model is opened`(name: String)
    throws
  {
    let path = try model().directory
    let original = try readFile("\(path)/\(name)")
    var generator = SeededGenerator(seed: 5)
    for number in 0..<300 {
      var bytes = original
      let place = Int.random(in: 0..<bytes.count, using: &generator)
      switch number % 4 {
      case 0: bytes.removeLast(bytes.count - place)
      case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
      case 2: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      default: bytes[place...] = bytes[place...].map { _ in UInt8.random(in: 0...255, using: &generator) }[...]
      }
      try write(bytes, to: "\(path)/\(name)")
      // Blanks in the description do not count.
      guard bytes != original, let model = try? NGramModel(directory: path) else { continue }
      #expect(name == "ngram.json" && model.manifest.recipe.order == 3, "mutation \(number) at \(place)")
    }
    try write(original, to: "\(path)/\(name)")
    #expect(throws: Never.self) { try NGramModel(directory: path) }
  }

  @Test(arguments: [
    ("vocabulary", JSONValue.integer(0)), ("vocabulary", .integer(-1)), ("endOfText", .integer(1 << 30)),
    ("orders", .list([])), ("tables", .list([])),
    ("tables", .list([.object(["followers": .integer(Int.max), "contextPlaces": .integer(1)])])),
  ]) func `descriptions that describe no model are refused`(key: String, value: JSONValue) throws {
    let path = try model().directory
    var fields = try JSONDecoder().decode([String: JSONValue].self, from: Data(readFile("\(path)/ngram.json")))
    fields["checksum"] = nil
    fields[key] = value
    try SealedFile.write(fields, to: "\(path)/ngram.json")
    #expect(throws: NGramError.self) { try NGramModel(directory: path) }
  }

  @Test func `a model of another version is refused, and made again by the same command`() throws {
    let model = try model()
    let bytes = try readFile("\(model.directory)/ngram.json")
    var fields = try JSONDecoder().decode([String: JSONValue].self, from: Data(bytes))
    fields["checksum"] = nil
    fields["tables"] = nil
    try SealedFile.write(fields, to: "\(model.directory)/ngram.json")
    let error = #expect(throws: NGramError.self) { try NGramModel(directory: model.directory) }
    #expect("\(try #require(error))".hasSuffix("another version of the program; make the n-gram model again"))
    _ = try NGramBuilder(order: 3).build(try Corpus(directory: directory.path("corpus")), in: model.directory)
    #expect(try readFile("\(model.directory)/ngram.json") == bytes)
  }

  @Test func `a model whose file is damaged is made again by the same command`() throws {
    let model = try model()
    let path = "\(model.directory)/model.ngrams"
    let bytes = try readFile(path)
    try write(Array(bytes.dropLast()), to: path)
    _ = try NGramBuilder(order: 3).build(try Corpus(directory: directory.path("corpus")), in: model.directory)
    #expect(try readFile(path) == bytes)
  }

  @Test func `a model of another corpus or tokenizer is told from one that may be used`() throws {
    let model = try model()
    let own = try Corpus(directory: directory.path("corpus"))
    let other = try corpus(["quite", "other", "words"], in: "other")
    #expect(throws: Never.self) { try NGramDirectory.checkCorpus(model.directory, own) }
    let error = #expect(throws: NGramError.self) { try NGramDirectory.checkCorpus(model.directory, other) }
    guard case .otherTokenizer = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    let same = try CorpusBuilder(vocabulary: .given(try own.tokenizer()), validation: 0.1, test: 0.1)
      .build((0..<9).map { Document(source: "\($0)", text: Array("an apple \($0)".utf8)) }, in: directory.path("same"))
    #expect(throws: Never.self) { try NGramDirectory.checkTokenizer(model.directory, same) }
    #expect(throws: NGramError.otherCorpus(directory: model.directory, corpus: same.directory)) {
      try NGramDirectory.checkCorpus(model.directory, same)
    }
    try write(Array("{}".utf8), to: "\(model.directory)/tokenizer.json")
    #expect(throws: NGramError.self) { try NGramDirectory.checkCorpus(model.directory, other) }
  }
}

import Corpora
import Foundation
import MessagePassing
import Randomness
import TestSupport

/// A small corpus of made-up words that every rank reads from one directory.
struct TinyCorpus {
  let directory: TemporaryDirectory
  let corpus: Corpus

  /// Collective: the first rank writes, all read.
  init(_ world: Communicator, vocabularySize: Int = 300, documents: Int = 40) throws {
    let directory = try World.kept(TemporaryDirectory())
    let path = String(decoding: try world.broadcast(Array(directory.path("corpus").utf8)), as: UTF8.self)
    try world.agree {
      guard world.isRoot else { return }
      let builder = CorpusBuilder(vocabulary: .trained(size: vocabularySize), validation: 0.1, test: 0.1)
      _ = try builder.build(Self.documents(documents), in: path)
    }
    self.directory = directory
    corpus = try world.agree { try Corpus(directory: path) }
  }

  private static func documents(_ count: Int) -> [Document] {
    var generator = SequentialGenerator(RandomStream(seed: 7, purpose: .test))
    let words = (0..<60).map { _ in
      String((0..<Int.random(in: 2...7, using: &generator)).map { _ in letter(&generator) })
    }
    return (0..<count).map { index in
      let count = Int.random(in: 30...120, using: &generator)
      let text = (0..<count).map { _ in words[Int.random(in: 0..<words.count, using: &generator)] }
      return Document(source: "made up \(index)", text: Array(text.joined(separator: " ").utf8))
    }
  }

  private static func letter(_ generator: inout SequentialGenerator) -> Character {
    "abcdefghijklmnopqrstuvwxyz".randomElement(using: &generator) ?? "a"
  }
}

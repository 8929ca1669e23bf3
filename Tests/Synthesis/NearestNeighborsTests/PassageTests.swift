import Checkpoints
import Corpora
import Files
import Foundation
import MessagePassing
import NearestNeighbors
import TestSupport
import Testing
import Transformers

/// Pairs of passages, and of the documents of a split.
@Suite struct PassageTests {
  private static let longest = 40

  private let directory: TemporaryDirectory
  private let corpus: Corpus

  /// Documents of several lines, whose words, but for one, are those of their document alone: its passages are the most similar ones.
  init() throws {
    directory = try TemporaryDirectory()
    var generator = SeededGenerator(seed: 2)
    let texts = (0..<80).map { index in
      (0..<1 + index % 12).map { _ in
        (0..<8).map { _ in "d\(index)w\(Int.random(in: 0..<9, using: &generator))" }.joined(separator: " and ") + "\n"
      }.joined()
    }
    let files = texts.enumerated().map { Document(source: "\($0.offset)", text: Array($0.element.utf8)) }
    let builder = CorpusBuilder(vocabulary: .trained(size: 400), validation: 0.2, test: 0.1)
    _ = try builder.build(files, in: directory.path("corpus"))
    corpus = try Corpus(directory: directory.path("corpus"))
  }

  /// A model of the corpus's tokens.
  private func model() throws -> String {
    let model = try ModelConfiguration(
      layers: 1, hiddenSize: 16, headCount: 2, vocabularySize: corpus.manifest.vocabulary, contextLength: 32)
    let parameters = Parameters(ParameterLayout(model))
    parameters.initialize(seed: 3)
    try createDirectory(directory.path("model"))
    try ModelDirectory.write(parameters, tokenizer: try corpus.tokenizer(), to: directory.path("model"))
    return directory.path("model")
  }

  private func pairs(_ request: PairRequest, in name: String) throws -> PairFile {
    try PairBuilder(corpus, request, world: Communicator()).build(in: directory.path(name))
  }

  private func sources() throws -> [(String, PairRequest.Source)] {
    [("model", .model(try model())), ("jaccard", .jaccard), ("random", .random)]
  }

  @Test(arguments: [Split.train, .validation])
  func `passages of the same document are no pairs, and each has its neighbors`(split: Split) throws {
    let passages = try corpus.passages(of: split, longest: Self.longest)
    #expect(passages.count > 3 * passages.documentCount / 2)
    for (name, source) in try sources() {
      var request = PairRequest(source)
      request.passages = Self.longest
      request.split = split
      request.count = 5
      let file = try pairs(request, in: "\(name)-\(split)")
      let all = (0..<file.count).map { file[$0] }
      #expect(file.manifest.documents == passages.count)
      #expect(all.allSatisfy { passages.document(of: $0.first) != passages.document(of: $0.second) })
      let counts = Dictionary(grouping: all, by: \.first).mapValues(\.count)
      // All are found, since near-duplicates of other documents are rare: none here.
      #expect(file.manifest.duplicates == 0)
      #expect((0..<passages.count).allSatisfy { counts[$0] == 5 })
      #expect(try #require(file.manifest.sameDocument) > 0)
      #expect(try DocumentPairs(directory: directory.path("\(name)-\(split)")).split == split)
    }
  }

  @Test func `other passages and splits are other pairs, named in one sentence`() throws {
    var request = PairRequest(.random)
    request.passages = 40
    let cut = try pairs(request, in: "pairs")
    #expect(cut.manifest.recipe.passages == 40 && cut.manifest.recipe.split == nil)
    #expect(try pairs(request, in: "pairs").manifest == cut.manifest)
    request.passages = nil
    request.split = .validation
    let error = #expect(throws: AgreedFailure.self) { try pairs(request, in: "pairs") }
    let sentence = try #require(error?.cause as? NeighborError).description
    #expect(sentence.contains("passages 40 instead of none") && sentence.contains("split train instead of validation"))
    request.split = .train
    #expect(try pairs(request, in: "named").manifest.recipe.split == nil)
  }

  @Test func `a number of tokens counts those of training alone`() throws {
    var request = PairRequest(.random)
    request.tokens = corpus.manifest.part(.train).tokens / 2
    request.split = .validation
    let file = try pairs(request, in: "validation")
    #expect(file.manifest.documents == corpus.manifest.part(.validation).documents)
    #expect(file.manifest.recipe.tokens == corpus.manifest.part(.validation).tokens)
  }

  @Test func `pairs of earlier versions keep their fingerprint`() throws {
    // The first version wrote this file; its checksum is the fingerprint of the other fields.
    let text = """
      {
        "checksum" : "df31e8621466e5a7c97d191c78dd5c6f",
        "documents" : 3599,
        "duplicates" : 0,
        "pairs" : 28792,
        "pairsChecksum" : "eca0dd0c51969bcda4654b37e57ac1e0",
        "recall" : 1,
        "recipe" : {
          "corpus" : "bb3b9042b5bdf0435471290b3cda43f4",
          "count" : 8,
          "embeddings" : "58e3f6256b078bae377425c7dc51cedf",
          "index" : "auto",
          "method" : "embeddings",
          "recall" : 0.95,
          "seed" : 0,
          "tokens" : 353599,
          "version" : 1
        },
        "search" : {
          "index" : "exact",
          "recall" : 1
        },
        "seconds" : {
          "documents" : 6.882458832,
          "index" : 1.342e-05,
          "search" : 0.955576524,
          "total" : 7.849691634
        },
        "threshold" : 0.37890470027923584
      }
      """
    let path = try directory.write(Data(text.utf8), to: "pairs.json")
    let manifest = try #require(try SealedFile.read(PairManifest.self, from: path))
    #expect(manifest.sameDocument == nil && manifest.recipe.split == nil && manifest.recipe.passages == nil)
    try SealedFile.write(manifest, to: path)
    #expect(String(decoding: try readFile(path), as: UTF8.self) == text + "\n")
  }
}

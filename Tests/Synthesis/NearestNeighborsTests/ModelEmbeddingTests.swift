import Checkpoints
import Corpora
import Files
import MessagePassing
import NearestNeighbors
import TensorKernels
import TestSupport
import Testing
import Transformers

@Suite struct ModelEmbeddingTests {
  /// Passes of other shapes round differently.
  private static let tolerance: Float = 1e-5

  private let directory: TemporaryDirectory
  private let documents: PairedDocuments
  private let parameters: Parameters

  /// Documents of one to a hundred words, and a model of a short context.
  init() throws {
    directory = try TemporaryDirectory()
    var generator = SeededGenerator(seed: 5)
    let texts = (0..<300).map { index in
      (0...index % 100).map { _ in "word\(Int.random(in: 0..<50, using: &generator))" }.joined(separator: " ")
    }
    let files = texts.map { Document(source: "", text: Array($0.utf8)) }
    let builder = CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.1, test: 0.1)
    _ = try builder.build(files, in: directory.path("corpus"))
    let corpus = try Corpus(directory: directory.path("corpus"))
    documents = try PairedDocuments(corpus)
    let model = try ModelConfiguration(
      layers: 2, hiddenSize: 24, headCount: 4, vocabularySize: corpus.manifest.vocabulary, contextLength: 40)
    parameters = Parameters(ParameterLayout(model))
    parameters.initialize(seed: 3)
    try createDirectory(directory.path("model"))
    try ModelDirectory.write(parameters, tokenizer: try corpus.tokenizer(), to: directory.path("model"))
  }

  /// The mean of the states of one document, window by window.
  private func mean(of document: Int) -> [Float] {
    let tokens = documents.tokens(of: document)
    var sum = [Float](repeating: 0, count: 24)
    for start in stride(from: 0, to: tokens.count, by: 40) {
      let window = Array(tokens[start..<min(start + 40, tokens.count)])
      let states = Tensor(rows: window.count, columns: 24)
      Transformer(parameters.layout.configuration, capacity: 40, purpose: .evaluation).states(
        of: TokenBatch(inputs: window, targets: window, sequenceLength: window.count), parameters: parameters,
        into: states)
      for (index, value) in states.elements.enumerated() { sum[index % 24] += value }
    }
    return sum.map { $0 / Float(tokens.count) }
  }

  @Test func `a document's embedding is the mean of its tokens' states, also beyond the context`() throws {
    let source = try ModelEmbeddings(directory.path("model"), of: documents)
    let vectors = Tensor(rows: documents.count, columns: 24)
    source.embed(0..<documents.count, into: vectors)
    #expect(documents.count == documents.corpus.manifest.part(.train).documents)
    for document in 0..<documents.count {
      let difference = zip(vectors.row(at: document).elements, mean(of: document)).map { abs($0 - $1) }
      #expect(try #require(difference.max()) < Self.tolerance)
    }
  }

  @Test func `unit vectors have length 1, and those of a centered source the mean 0 before`() throws {
    let source = try ModelEmbeddings(directory.path("model"), of: documents)
    let found = try DocumentEmbeddings(source, count: documents.count, world: Communicator()).unitVectors().own
    let raw = Tensor(rows: documents.count, columns: 24)
    source.embed(0..<documents.count, into: raw)
    var mean = [Double](repeating: 0, count: 24)
    for (index, value) in raw.elements.enumerated() { mean[index % 24] += Double(value) / Double(documents.count) }
    for document in 0..<documents.count {
      let centered = raw.row(at: document).elements.enumerated().map { Double($1) - mean[$0] }
      let length = centered.reduce(0) { $0 + $1 * $1 }.squareRoot()
      for (value, expected) in zip(found.vectors.row(at: document).elements, centered) {
        #expect(abs(Double(value) - expected / length) < 1e-4)
      }
    }
  }

  @Test func `relevance is the similarity to the own document, beside another's`() throws {
    let model = directory.path("model")
    let seeds = (0..<20).map { documents.tokens(of: $0 + 100) }
    let copies = try #require(try PairRelevance(of: seeds, from: seeds, by: model, corpus: documents.corpus))
    #expect(abs(copies.own - 1) < 1e-5 && copies.closer == 1)
    // The document of a text is half of the list away: here it is always another's, whose own one is far.
    let others = Array(seeds[10...] + seeds[..<10])
    let swapped = try #require(try PairRelevance(of: seeds, from: others, by: model, corpus: documents.corpus))
    #expect(abs(swapped.other - 1) < 1e-5 && swapped.closer == 0)
    #expect(abs(swapped.own - copies.other) < 1e-5)
    #expect(try PairRelevance(of: [[1]], from: [[2]], by: model, corpus: documents.corpus) == nil)
  }
}

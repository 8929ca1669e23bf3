import Corpora
import Files
import LanguageModelClients
import MessagePassing
import NearestNeighbors
import TestSupport
import Testing

/// Pairs by the vectors of a server.
@Suite struct EndpointPairTests {
  private let directory: TemporaryDirectory
  private let corpus: Corpus
  private let documents: PairedDocuments

  /// More documents than three blocks have, of which one is white space.
  init() throws {
    directory = try TemporaryDirectory()
    var generator = SeededGenerator(seed: 9)
    let texts = (0..<800).map { index in
      (0..<Int.random(in: 4...12, using: &generator)).map { _ in
        String((0..<5).map { _ in "abcdefghijklmnop".randomElement(using: &generator) ?? "a" })
      }.joined(separator: " ") + " \(index)"
    }
    let files = (texts + [" \n "]).map { Document(source: "", text: Array($0.utf8)) }
    let builder = CorpusBuilder(vocabulary: .trained(size: 300), validation: 0.05, test: 0.05)
    _ = try builder.build(files, in: directory.path("corpus"))
    corpus = try Corpus(directory: directory.path("corpus"))
    documents = try PairedDocuments(corpus)
  }

  private func text(_ document: Int) -> String { String(decoding: documents.text(of: document), as: UTF8.self) }

  private func request(_ server: EmbeddingServer, model: String = "small") throws -> PairRequest {
    var endpoint = try EmbeddingEndpoint(base: server.url, model: model)
    endpoint.retries.attempts = 1
    var request = PairRequest(.endpoint(endpoint))
    request.count = 3
    return request
  }

  private func build(
    _ request: PairRequest, in name: String = "pairs", checkStop: @escaping () throws -> Void = {}
  ) throws -> PairFile {
    try PairBuilder(corpus, request, world: Communicator(), checkStop: checkStop).build(in: directory.path(name))
  }

  private func unit(_ vector: [Float]) -> [Double] {
    let length = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    return vector.map { Double($0) / length }
  }

  @Test func `neighbors are those of the server's vectors, and each text is sent once`() throws {
    let server = try EmbeddingServer()
    let file = try build(request(server))
    #expect(documents.count > 700 && file.count == 3 * documents.count)
    let isBlank = (0..<documents.count).map { text($0).allSatisfy(\.isWhitespace) }
    let vectors = (0..<documents.count).map {
      isBlank[$0] ? [Double](repeating: 0, count: 8) : unit(EmbeddingServer.vector(text($0)))
    }
    for number in 0..<file.count {
      let pair = file[number]
      let similarity = zip(vectors[pair.first], vectors[pair.second]).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(abs(Double(pair.similarity) - similarity) < 1e-5)
      guard number % 3 == 2 else { continue }
      let nearer = vectors.indices.filter { other in
        other != pair.first
          && zip(vectors[pair.first], vectors[other]).reduce(0) { $0 + $1.0 * $1.1 } > similarity + 1e-5
      }
      #expect(nearer.count <= 2)
    }
    let sent = server.texts.flatMap { $0 }
    let expected = documents.passages.ranges.indices.filter { !isBlank[$0] }.map(text)
    #expect(sent.sorted() == (expected + ["text"]).sorted())
    // What is complete is found again without a request.
    let requests = server.requests.count
    #expect(try build(request(server)).manifest == file.manifest && server.requests.count == requests)
  }

  @Test func `a search that was stopped asks for nothing again`() throws {
    struct Stop: Error {}
    let server = try EmbeddingServer()
    var polls = 0
    #expect(throws: Stop.self) {
      try build(request(server)) {
        polls += 1
        if polls > 2 { throw Stop() }
      }
    }
    let before = server.texts.flatMap { $0 }.count
    #expect((400...513).contains(before))
    let resumed = try build(request(server))
    let sent = server.texts.flatMap { $0 }
    #expect(Set(sent).count == sent.count && sent.count > before)
    #expect(try build(request(server), in: "other").manifest.pairsChecksum == resumed.manifest.pairsChecksum)
  }

  @Test func `another model or address is other embeddings`() throws {
    let server = try EmbeddingServer()
    let file = try build(request(server))
    #expect(try file.manifest.recipe.embeddings == EmbeddingEndpoint(base: server.url, model: "small").content)
    for other in [try request(server, model: "large"), try request(EmbeddingServer())] {
      let error = #expect(throws: AgreedFailure.self) { try build(other) }
      #expect(try #require(error?.cause as? NeighborError).description.contains("other embeddings"))
    }
  }

  @Test func `passages are sent, and a refusal in the middle is one sentence`() throws {
    let server = try EmbeddingServer()
    var request = try request(server)
    request.passages = 10
    let passages = try PairedDocuments(corpus, passages: 10)
    #expect(passages.count > documents.count)
    _ = try build(request)
    let sent = Set(server.texts.flatMap { $0 })
    #expect(
      (0..<passages.count).map { String(decoding: passages.text(of: $0), as: UTF8.self) }
        .allSatisfy { sent.contains($0) || $0.allSatisfy(\.isWhitespace) })
    let refusing = try EmbeddingServer { _, number in
      number < 5 ? nil : .init(#"{"error": {"message": "too long"}}"#, status: "400 Bad Request")
    }
    let error = #expect(throws: AgreedFailure.self) { try build(self.request(refusing), in: "refused") }
    guard case .noEmbeddings(_, let reason) = error?.cause as? ClientError else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(reason == "the server answered with status 400: too long")
    #expect(try directoryEntries(directory.path("refused/work")).contains("dimension.json"))
  }
}

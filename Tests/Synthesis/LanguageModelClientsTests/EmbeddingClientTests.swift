import LanguageModelClients
import TestSupport
import Testing

@Suite struct EmbeddingClientTests {
  private static let secret = "sk-vectors-0123456789"
  private static let texts = (0..<150).map { "text number \($0)" }

  private func endpoint(_ address: String) throws -> EmbeddingEndpoint {
    let key = try APIKey(variable: "K", in: ["K": Self.secret])
    var endpoint = try EmbeddingEndpoint(base: address, model: "small", key: key)
    endpoint.retries.firstPause = 0.01
    endpoint.retries.attempts = 3
    return endpoint
  }

  /// The error of asking a server with a rule.
  private func error(_ rule: @escaping EmbeddingServer.Rule) throws -> (error: ClientError?, requests: Int) {
    let server = try EmbeddingServer(rule)
    let client = try EmbeddingClient(endpoint(server.url))
    let error = #expect(throws: ClientError.self) { try client.vectors(of: Array(Self.texts.prefix(2))) }
    #expect(error?.description.contains(Self.secret) == false)
    return (error, server.requests.count)
  }

  @Test func `vectors are in the order of the texts, which are sent in batches`() throws {
    let server = try EmbeddingServer()
    let client = try EmbeddingClient(endpoint(server.url))
    #expect(client.width == nil)
    #expect(try client.vectors(of: Self.texts) == Self.texts.map(EmbeddingServer.vector))
    #expect(client.width == 8)
    #expect(server.texts.map(\.count).sorted() == [22, 64, 64])
    #expect(Set(server.texts.flatMap { $0 }) == Set(Self.texts))
    let request = try #require(server.requests.first { $0.contains("text number 149") })
    #expect(request.hasPrefix("POST /v1/embeddings HTTP/1.1\r\n"))
    #expect(request.contains("\r\nAuthorization: Bearer \(Self.secret)\r\n"))
    #expect(request.hasSuffix(#""text number 149"],"model":"small"}"#))
    #expect(try client.vectors(of: []).isEmpty && server.requests.count == 3)
  }

  @Test func `entries without an index are in the order of the texts`() throws {
    let server = try EmbeddingServer { _, _ in .init(#"{"data": [{"embedding": [1, 2]}, {"embedding": [3, 4.5]}]}"#) }
    let client = try EmbeddingClient(endpoint(server.url))
    #expect(try client.vectors(of: ["a", "b"]) == [[1, 2], [3, 4.5]])
  }

  @Test(arguments: [
    (#"{"data": [{"index": 0, "embedding": [1, 2]}]}"#, "it answered with 1 vectors for 2 texts"),
    (
      #"{"data": [{"index": 0, "embedding": [1, 2]}, {"index": 1, "embedding": [1, 2, 3]}]}"#,
      "a vector has 3 values, and others have 2"
    ),
    (#"{"data": [{"index": 0, "embedding": []}, {"index": 1, "embedding": []}]}"#, "a vector has 0 values"),
    (#"{"data": [{"index": 0, "embedding": [1, NaN]}, {"index": 1, "embedding": [1, 2]}]}"#, "NaN or infinite"),
    (#"{"data": [{"index": 0, "embedding": [1, -Infinity]}, {"index": 1, "embedding": [1]}]}"#, "NaN or infinite"),
    (#"{"data": [{"index": 0, "embedding": [1, null]}, {"index": 1, "embedding": [1, 2]}]}"#, "NaN or infinite"),
    (#"{"data": [{"index": 0, "embedding": [1, 1e39]}, {"index": 1, "embedding": [1, 2]}]}"#, "NaN or infinite"),
    (#"{"data": [{"index": 0, "embedding": ["a"]}, {"index": 1, "embedding": [1]}]}"#, "a value that is not a number"),
    (#"{"data": [{"index": 0, "embedding": [1]}, {"index": 0, "embedding": [1]}]}"#, "index 0 twice or beyond"),
    (#"{"data": [{"index": 0, "embedding": [1]}, {"index": 2, "embedding": [1]}]}"#, "index 2 twice or beyond"),
    (#"{"data": [{"index": "0", "embedding": [1]}, {"embedding": [1]}]}"#, "an index that is not a number"),
    (#"{"data": [{"index": 0}, {"index": 1, "embedding": "AAAA"}]}"#, "no list embedding"),
    (#"{"choices": []}"#, "no list data"), ("<html>busy</html>", "its answer is not JSON"),
    ("", "its answer is not JSON"),
    (#"{"error": {"message": "model small is not loaded"}}"#, "an error: model small is not loaded"),
  ])
  func `an answer that cannot be used is asked for once more, and then named`(body: String, reason: String) throws {
    let (error, requests) = try error { _, _ in .init(body) }
    guard case .noEmbeddings(_, let found) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found.contains(reason), "\(found)")
    #expect(error?.description.contains("/v1/embeddings gives no embeddings: \(found); check the address") == true)
    #expect(requests == 2)
  }

  @Test func `one bad answer does no harm, and vectors of another length do`() throws {
    let server = try EmbeddingServer { texts, number in
      switch number {
      case 0: .init("<html>")
      case 1: nil
      default: .init(EmbeddingServer.body(texts.map { _ in [1, 2, 3] }))
      }
    }
    let client = try EmbeddingClient(endpoint(server.url))
    #expect(try client.vectors(of: ["a"]) == [EmbeddingServer.vector("a")])
    #expect(
      throws: ClientError.noEmbeddings(
        url: client.endpoint.url, reason: "a vector has 3 values, and others have 8")
    ) { try client.vectors(of: ["b"]) }
  }

  @Test func `a wrong key, and texts that are too long, are refused at once`() throws {
    for status in ["401 Unauthorized", "400 Bad Request", "404 Not Found"] {
      let (error, requests) = try error { _, _ in
        .init(#"{"error": {"message": "refused, \#(Self.secret)"}}"#, status: status)
      }
      guard case .noEmbeddings(_, let reason) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(reason == "the server answered with status \(status.prefix(3)): refused, (API key)" && requests == 1)
    }
    let (exhausted, _) = try error { _, _ in .init("{}", status: "402 Payment Required") }
    guard case .exhausted = exhausted else {
      Issue.record("\(String(describing: exhausted))")
      return
    }
  }

  @Test(arguments: ["429 Too Many Requests", "503 Service Unavailable"])
  func `a busy server is asked again after the pause that it asks for, a few times at most`(status: String) throws {
    let busy = EmbeddingServer.Reply("{}", status: status, headers: ["Retry-After: 0.02"])
    let server = try EmbeddingServer { _, number in number < 2 ? busy : nil }
    let client = try EmbeddingClient(endpoint(server.url))
    #expect(try client.vectors(of: ["a"]) == [EmbeddingServer.vector("a")])
    #expect(server.requests.count == 3)
    let (error, requests) = try error { _, _ in busy }
    guard case .failing(_, 3, let last) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(last.contains("status \(status.prefix(3))") && requests == 3)
  }

  @Test func `a closed port and a silent server end in one sentence`() throws {
    let closed = try EmbeddingClient(endpoint("http://127.0.0.1:1"))
    let error = #expect(throws: ClientError.self) { try closed.vectors(of: ["a"]) }
    #expect(
      error?.description.hasPrefix(
        "3 requests to http://127.0.0.1:1/v1/embeddings failed one after another, the last because the connection failed"
      )
        == true)
    let silent = try LocalServer { try $0.waitForEnd() }
    var endpoint = try endpoint("http://127.0.0.1:\(silent.port)")
    endpoint.transfers.timeout = 0.1
    let client = try EmbeddingClient(endpoint)
    #expect(
      throws: ClientError.failing(url: endpoint.url, count: 3, last: "no complete answer came within 0.1 s")
    ) { try client.vectors(of: ["a"]) }
  }

  @Test func `an endpoint is told by its address and its model, not by its key`() throws {
    let endpoint = try endpoint("http://h:1")
    #expect(endpoint.url == "http://h:1/v1/embeddings")
    for address in ["http://h:1/", "http://h:1/v1", "http://h:1/v1/embeddings"] {
      let other = try EmbeddingEndpoint(base: address, model: "small")
      #expect(other == endpoint && other.content == endpoint.content)
    }
    #expect(try EmbeddingEndpoint(base: "http://h:1", model: "large").content != endpoint.content)
    #expect(try EmbeddingEndpoint(base: "http://h:2", model: "small").content != endpoint.content)
    #expect(throws: ClientError.self) { try EmbeddingEndpoint(base: "http://me:secret@h", model: "small") }
  }
}

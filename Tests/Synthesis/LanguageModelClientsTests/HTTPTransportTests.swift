import Foundation
import LanguageModelClients
import Testing

@Suite struct HTTPTransportTests {
  private static let secret = "sk-socket-0123456789"

  private let server: HostileServer
  private var settings = TransferSettings()

  init() throws {
    server = try HostileServer()
    settings.responseLimit = 1 << 20
  }

  private func transport(_ behavior: String) throws -> HTTPTransport {
    let key = try APIKey(variable: "K", in: ["K": Self.secret])
    let endpoint = try Endpoint(base: "http://127.0.0.1:\(server.port)/\(behavior)", model: "m", key: key)
    return try HTTPTransport(endpoint, settings: settings)
  }

  /// The ends of requests, by their numbers; waiting is bounded.
  private func outcomes(_ transport: HTTPTransport, count: Int = 1) throws -> [Int: TransportEvent.Outcome] {
    for id in 0..<count { try transport.start(.sample("r\(id)"), id: id) }
    var outcomes: [Int: TransportEvent.Outcome] = [:]
    for _ in 0..<600 where outcomes.count < count {
      for event in try transport.wait(seconds: 0.1) { outcomes[event.id] = event.outcome }
    }
    return outcomes
  }

  /// The end of one request to a server of some behavior.
  private func outcome(_ behavior: String) throws -> TransportEvent.Outcome? {
    return try outcomes(transport(behavior))[0]
  }

  @Test func `A complete answer comes with its headers, and the request had the key and the body`() throws {
    guard case .response(let response) = try outcome("good") else {
      Issue.record("no response")
      return
    }
    #expect(response.status == 200 && response.headers["content-type"] == "application/json")
    #expect(response.body == Array(Replies.completionText("fine").utf8))
    let request = try #require(server.requests.first)
    #expect(request.hasPrefix("POST /good/v1/chat/completions HTTP/1.1\r\n"))
    #expect(request.contains("\r\nAuthorization: Bearer \(Self.secret)\r\n") && !request.contains("Expect"))
    let endpoint = try Endpoint(base: "http://h", model: "m")
    #expect(request.hasSuffix(String(decoding: try RequestBody(.sample("r0"), to: endpoint).bytes(), as: UTF8.self)))
  }

  @Test func `Many requests run at the same time`() throws {
    let outcomes = try outcomes(transport("good"), count: 40)
    #expect(outcomes.count == 40)
    for outcome in outcomes.values {
      guard case .response(let response) = outcome else {
        Issue.record("\(outcome)")
        continue
      }
      #expect(response.status == 200)
    }
  }

  @Test(arguments: ["half", "close", "reset"])
  func `A connection that is closed too early is a failure of the connection`(behavior: String) throws {
    guard case .failure(.connection) = try outcome(behavior) else {
      Issue.record("another end")
      return
    }
  }

  @Test func `A closed port is a failure of the connection`() throws {
    let endpoint = try Endpoint(base: "http://127.0.0.1:1", model: "m")
    guard case .failure(.connection) = try outcomes(HTTPTransport(endpoint))[0] else {
      Issue.record("another end")
      return
    }
  }

  @Test(arguments: ["endless", "announced"])
  func `An answer without end is cut at the bound`(behavior: String) throws {
    #expect(try outcome(behavior) == .failure(.tooLarge(limit: 1 << 20)))
    // Buffers of the system hold some bytes more.
    #expect(server.endlessBytes < 32 << 20)
  }

  @Test func `Header fields without end are cut`() throws {
    #expect(try outcome("headers") == .failure(.tooLarge(limit: 1 << 20)))
  }

  @Test(arguments: ["silent", "drip"])
  mutating func `A server that never ends its answer meets the timeout`(behavior: String) throws {
    settings.timeout = 0.3
    #expect(try outcome(behavior) == .failure(.timeout(seconds: 0.3)))
  }

  @Test mutating func `An answer that stops meets the bound for that`() throws {
    settings.stallTimeout = 0.3
    #expect(try outcome("stall") == .failure(.stalled(seconds: 0.3)))
  }

  @Test func `A redirection is not followed`() throws {
    guard case .response(let response) = try outcome("redirect") else {
      Issue.record("no response")
      return
    }
    #expect(response.status == 307 && server.requests.count == 1)
  }

  @Test(arguments: [("html", "the response is not JSON (text/html)"), ("close", "the connection failed")])
  func `A run records the failures of a real server without the key`(behavior: String, fault: String) throws {
    var runs = try Runs()
    runs.settings.retry.firstPause = 0.01
    let source = RequestList(count: 2)
    guard case .failing(_, 2, let last) = try runs.error(source, transport(behavior)) else {
      Issue.record("the run did not end for failures")
      return
    }
    #expect(last.hasPrefix(fault) && server.requests.count == 12)
    for record in source.records {
      #expect(record.failure?.hasPrefix(fault) == true && record.failure?.contains(Self.secret) == false)
    }
  }

  @Test func `A file of certificates that is missing is named`() throws {
    var settings = TransferSettings()
    settings.certificates = "/missing.pem"
    let error = #expect(throws: (any Error).self) {
      try HTTPTransport(Endpoint(base: "https://h", model: "m"), settings: settings)
    }
    #expect("\(try #require(error))".contains("/missing.pem"))
  }
}

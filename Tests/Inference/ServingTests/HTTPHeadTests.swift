import Serving
import Testing

@Suite struct HTTPHeadTests {
  private func head(_ text: String) throws -> HTTPHead { try HTTPHead(Array(text.utf8)) }

  @Test func `a head has a method, a path without its query, and headers in any case`() throws {
    let head = try head("POST /v1/completions?x=1#y HTTP/1.1\r\nHost: a\r\nX-A:  1 \r\nx-a: 2\r\n")
    #expect(head.method == "POST")
    #expect(head.path == "/v1/completions")
    #expect(head.isCurrentVersion)
    #expect(head["x-a"] == "1, 2")
  }

  @Test func `a complete URL is taken for its path`() throws {
    #expect(try head("GET http://a:80/health HTTP/1.1\nHost: a\n").path == "/health")
    #expect(try head("GET http://a HTTP/1.0\n").path == "")
  }

  @Test(arguments: [
    "", "GET\r\n", "GET / \r\n", "GET  / HTTP/1.1\r\nHost: a", "G(T / HTTP/1.1\r\nHost: a", "GET x HTTP/1.1\r\nHost: a",
    "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost : a", "GET / HTTP/1.1\r\nHost: a\r\n folded", "GET / HTTP/1.1\r\n: a",
    "GET / HTTP/2.0\r\nHost: a", "GET / HTTP/1.1\r\nHost: a\u{1}b", "GET /\u{7F} HTTP/1.1\r\nHost: a",
    "GET /é HTTP/1.1\r\nHost: a",
  ]) func `malformed heads are refused`(text: String) {
    #expect(throws: (any Error).self) { try head(text) }
  }

  private func framing(_ method: String, _ headers: String) throws -> BodyFraming {
    try BodyFraming(head("\(method) / HTTP/1.1\r\nHost: a\r\n\(headers)"), limit: 100)
  }

  @Test func `a body has the length that is declared`() throws {
    #expect(try framing("GET", "") == .bytes(0))
    #expect(try framing("POST", "Content-Length: 100") == .bytes(100))
    #expect(try framing("POST", "Transfer-Encoding: Chunked") == .chunked)
  }

  @Test(arguments: [
    "", "Content-Length: 101", "Content-Length: -1", "Content-Length: +1", "Content-Length: 1x", "Content-Length:",
    "Content-Length: 1\r\nContent-Length: 2", "Content-Length: 99999999999999999999",
    "Content-Length: 1\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip", "Transfer-Encoding: chunked, chunked",
  ]) func `lengths that are missing, too large or ambiguous are refused`(headers: String) {
    #expect(throws: (any Error).self) { try framing("POST", headers) }
  }
}

import Foundation
import TestSupport
import Testing

extension ProgramTests.SeveralRanks {
  @Suite struct MalformedRequestTests {
    /// 200 requests; `CHORUS_REQUESTS` sets another number.
    private static let count = ProcessInfo.processInfo.environment["CHORUS_REQUESTS"].flatMap { Int($0) } ?? 200

    @Test func `malformed requests have the right status, and the next request is served`() throws {
      let server = try RunningServer("--model run", in: Workplace())
      var generator = SeededGenerator(seed: 11)
      let good = #"{"prompt": "a", "max_tokens": 2, "seed": 1}"#
      let expected = try server.ask("/v1/completions", good).texts
      for number in 0..<Self.count {
        let request = MalformedRequest(using: &generator)
        let connection = try RawConnection(port: server.port)
        // The server may have answered and closed before it read all.
        try? connection.send(Data(request.bytes))
        if !request.statuses.isEmpty {
          let answer = try connection.answer()
          #expect(
            request.statuses.contains(answer.status), "\(number) \(request.kind): \(answer.status) \(answer.text)")
          if answer.status != 200 { #expect(answer.error["message"] is String, "\(request.kind)") }
        }
        if number % 10 == 0 { #expect(try server.ask("/v1/completions", good).texts == expected) }
      }
      #expect(try server.ask("/v1/completions", good).texts == expected)
      let outcome = try server.end()
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    }

    @Test func `requests in one go are answered in their order`() throws {
      let server = try RunningServer("--model run", in: Workplace())
      let connection = try RawConnection(port: server.port)
      for limit in 1...5 {
        try connection.send(
          "POST", "/v1/completions", "{\"prompt\": \"a\", \"max_tokens\": \(limit), \"seed\": 3, \"temperature\": 0}")
        try connection.send("GET", "/health")
      }
      for limit in 1...5 {
        let usage = try connection.answer().object["usage"] as? [String: Int]
        #expect((usage?["completion_tokens"] ?? 99) <= limit)
        #expect(try connection.answer().object["status"] as? String == "ok")
      }
      _ = try server.end()
    }

    @Test func `a body may come in chunks, and after the server allows it`() throws {
      let server = try RunningServer("--model run", in: Workplace())
      let connection = try RawConnection(port: server.port)
      try connection.send(
        "POST /tokenize HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"pro\r\n9\r\nmpt\":\"a\"}\r\n0\r\nT: 1\r\n\r\n"
      )
      #expect(try connection.answer().object["count"] is Int)
      try connection.send("POST /tokenize HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 14\r\n\r\n")
      #expect(try connection.answer().status == 100)
      try connection.send("{\"prompt\":\"b\"}")
      #expect(try connection.answer().object["count"] is Int)
      try connection.send("GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(try connection.answer().status == 200)
      #expect(connection.isClosedByServer)
      _ = try server.end()
    }
  }
}

import Files
import LanguageModelClients
import Testing

struct AnswerFormTests {
  private static let format = AnswerFormat.json(schemaName: "entities", schema: EntityRequests.schema)
  private static let good = #"{"entities":["a"]}"#

  /// The end of one request whose attempts are answered one after another; the last answer repeats.
  private func end(_ format: AnswerFormat, _ outcomes: TransportEvent.Outcome...) throws -> RequestRecord {
    let source = RequestList([.sample("k", format: format, seed: 5)])
    let endpoint = SimulatedEndpoint { _, attempt in (1, outcomes[min(attempt, outcomes.count) - 1]) }
    // A run without any answer also ends with an error.
    _ = try Runs().error(source, endpoint)
    #expect(endpoint.sent.count == source.records.first?.attempts)
    return try #require(source.records.first)
  }

  @Test func `An answer of the form is taken, with text around it`() throws {
    let record = try end(Self.format, Replies.completion("Here: ```\(Self.good)```"))
    #expect(record.isAnswered && record.attempts == 1 && record.usage.total == 15 && record.finishReason == "stop")
  }

  @Test func `An answer of another form is asked once more, and both count`() throws {
    let second = try end(Self.format, Replies.completion("{}"), Replies.completion(Self.good))
    #expect(second.isAnswered && second.attempts == 2 && second.usage.total == 30)
    let never = try end(Self.format, Replies.completion("{}"))
    #expect(never.failureKind == .unparsable && never.attempts == 2 && never.text == "{}" && never.usage.total == 30)
    #expect(never.failure == "the answer is not JSON of the form asked for")
  }

  @Test func `The second draw has another seed`() throws {
    let endpoint = SimulatedEndpoint { _, _ in (1, Replies.completion("")) }
    try Runs().run(RequestList([.sample("k", seed: 5)]), endpoint)
    #expect(endpoint.sent.map(\.sampling.seed) == [5, 6])
  }

  @Test func `Empty, cut and held back answers are recorded with their faults`() throws {
    #expect(try end(.text, Replies.completion(" \n")).failure == "the answer is empty")
    let cut = try end(Self.format, Replies.completion(#"{"entities":["a"#, finish: "length"))
    #expect(cut.failure == "the answer was cut off after 5 tokens" && cut.finishReason == "length")
    let held = try end(.text, Replies.completion("x", finish: "content_filter"))
    #expect(held.failureKind == .unparsable && held.attempts == 1)
    #expect(try end(.text, Replies.completion("half a text", finish: "length")).isAnswered)
  }

  @Test(arguments: [
    ("<html>", "text/html", "the response is not JSON (text/html)"),
    ("{\"choices\":[{\"message\"", "application/json", "the response is not JSON (application/json)"),
    ("{}", "application/json", "the response has no choices"),
    ("{\"choices\":[]}", "application/json", "the response has no choices"),
    ("{\"error\":{\"message\":\"over\\nload\"}}", "application/json", "the server reports an error: over load"),
  ])
  func `A response without a completion is a fault of the server`(body: String, type: String, fault: String) throws {
    let record = try end(.text, Replies.response(200, body, ["content-type": type]))
    #expect(record.failure == fault && record.failureKind == .server && record.attempts == 6)
  }

  @Test func `Completions, lists of parts and missing counts of tokens are read`() throws {
    let old = try end(.text, Replies.response(200, #"{"choices":[{"text":"old","finish_reason":"stop"}]}"#))
    #expect(old.text == "old")
    #expect(old.usage == TokenUsage(promptTokens: 4, completionTokens: 1, isEstimated: true))
    let parts = #"{"choices":[{"message":{"content":[{"type":"text","text":"a"},{"text":"b"}]}}],"usage":null}"#
    #expect(try end(.text, Replies.response(200, parts)).text == "ab")
  }

  @Test func `A response that is too large is not asked for again`() throws {
    let record = try end(.text, .failure(.tooLarge(limit: 100)))
    #expect(record.attempts == 1 && record.failure == "the answer is larger than 100 bytes")
  }

  @Test func `Completions are asked without a form, and judged by it`() throws {
    final class Plain: AnswerTransport {
      let takesFormats = false
      private(set) var now = 0.0
      private(set) var formats: [AnswerFormat] = []
      private var running: [Int] = []

      func start(_ request: ModelRequest, id: Int) {
        formats.append(request.format)
        running.append(id)
      }

      func wait(seconds: Double) -> [TransportEvent] {
        now += seconds
        defer { running = [] }
        return running.map { TransportEvent(id: $0, outcome: Replies.completion("no JSON")) }
      }
    }
    let transport = Plain()
    #expect(try Runs().run(RequestList(count: 1, format: Self.format), transport).totals.unparsable == 1)
    #expect(transport.formats == [.text, .text])
  }

  /// The forms that were sent to a server that refuses some of them.
  private func forms(
    _ count: Int, refusing refused: Set<Int>, message: String, status: Int = 400
  ) throws -> [Int] {
    func rank(_ format: AnswerFormat) -> Int { format == .text ? 0 : format == .object ? 1 : 2 }
    let endpoint = SimulatedEndpoint { request, _ in
      let isRefused = refused.contains(rank(request.format))
      return (1, isRefused ? Replies.response(status, message) : Replies.completion(Self.good))
    }
    let source = RequestList(count: count, format: Self.format)
    let summary = try Runs().run(source, endpoint)
    #expect(summary.totals.answered == count)
    return endpoint.sent.map { rank($0.format) }
  }

  @Test(arguments: [400, 422, 500])
  func `A server that does not know schemas costs one request`(status: Int) throws {
    let forms = try forms(20, refusing: [2], message: "unknown response_format json_schema", status: status)
    #expect(forms == [2] + Array(repeating: 1, count: 20))
  }

  @Test func `A server that knows no forms costs two requests, also when it does not say why`() throws {
    #expect(try forms(20, refusing: [1, 2], message: "bad") == [2, 1] + Array(repeating: 0, count: 20))
    #expect(try forms(20, refusing: [], message: "") == Array(repeating: 2, count: 20))
  }

  @Test func `A bad request behind answers of a form does not lower it`() throws {
    let endpoint = SimulatedEndpoint { request, _ in
      (1, request.key == "r4" ? Replies.response(400, "too long") : Replies.completion(Self.good))
    }
    let summary = try Runs().run(RequestList(count: 10, format: Self.format), endpoint)
    #expect(summary.totals.answered == 9 && summary.totals.failed == 1 && summary.totals.attempts == 10)
    #expect(endpoint.sent.allSatisfy { $0.format == Self.format })
  }
}

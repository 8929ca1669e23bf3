import Files
import LanguageModelClients
import MessagePassing
import RankGroups
import Testing

struct RequestRunnerTests {
  private func steady(seconds: Double = 1) -> SimulatedEndpoint {
    SimulatedEndpoint { request, _ in (seconds, Replies.completion(EntityRequests.answer(request))) }
  }

  @Test func `Every request is asked once, and the requests that follow from answers too`() throws {
    let runs = try Runs()
    let source = EntityRequests(documents: 4)
    let endpoint = steady()
    let summary = try runs.run(source, endpoint)
    #expect(summary.end == .finished)
    #expect(summary.totals.answered == 16 && summary.totals.attempts == 16 && summary.totals.usage.total == 240)
    #expect(Set(endpoint.sent.map(\.key)).count == 16 && endpoint.sent.count == 16)
    #expect(source.answers["d0-a"] == "A text about d0-a.")
  }

  @Test func `The next start asks nothing again and gives the source the same records`() throws {
    let runs = try Runs()
    let first = EntityRequests(documents: 4)
    try runs.run(first, steady())
    let second = EntityRequests(documents: 4)
    let endpoint = steady()
    let summary = try runs.run(second, endpoint)
    #expect(endpoint.sent.isEmpty && summary.totals.reused == 16 && summary.totals.attempts == 0)
    #expect(second.answers == first.answers)
  }

  @Test func `The first request goes alone, and then at most as many as allowed at once`() throws {
    var runs = try Runs()
    runs.settings.limits.concurrency = 3
    let endpoint = steady()
    try runs.run(RequestList(count: 20), endpoint)
    #expect(endpoint.mostRunning == 3)
    #expect(endpoint.times.prefix(4) == [0, 1, 1, 2])
  }

  @Test func `Requests and tokens per minute are obeyed`() throws {
    var runs = try Runs()
    runs.settings.limits.requestsPerMinute = 30
    let slow = steady(seconds: 0.1)
    try runs.run(RequestList(count: 61), slow)
    #expect(slow.now > 110 && slow.now < 130)

    var others = try Runs()
    // Each request takes 15 tokens.
    others.settings.limits.tokensPerMinute = 450
    let endpoint = steady(seconds: 0.1)
    try others.run(RequestList(count: 61), endpoint)
    #expect(endpoint.now > 100 && endpoint.now < 140)
  }

  @Test func `A key that is asked for twice is sent once, and its record comes twice`() throws {
    let runs = try Runs()
    let source = RequestList([.sample("a"), .sample("a"), .sample("b"), .sample("a")])
    let endpoint = steady()
    try runs.run(source, endpoint)
    #expect(endpoint.sent.count == 2)
    #expect(source.records.map(\.key).sorted() == ["a", "a", "a", "b"])
  }

  @Test(arguments: [301, 401, 403, 404])
  func `A refusal of the first request ends the run`(status: Int) throws {
    let endpoint = SimulatedEndpoint { _, _ in (1, Replies.response(status, #"{"error":{"message":"no"}}"#)) }
    let error = try Runs().error(RequestList(count: 100), endpoint)
    #expect(error == .refused(url: endpoint.name, status: status, message: "no"))
    #expect(endpoint.sent.count == 1)
  }

  @Test func `A certificate that is not trusted and an empty account end the run`() throws {
    let untrusted = SimulatedEndpoint { _, _ in (1, .failure(.encryption("self-signed"))) }
    let error = try Runs().error(RequestList(count: 9), untrusted)
    #expect(error == .untrusted(url: untrusted.name, reason: "self-signed"))
    let body = #"{"error":{"message":"pay","code":"insufficient_quota"}}"#
    let exhausted = SimulatedEndpoint { _, _ in (1, Replies.response(429, body)) }
    #expect(try Runs().error(RequestList(count: 9), exhausted) == .exhausted(url: exhausted.name, message: "pay"))
  }

  @Test func `A refusal of a single request is recorded`() throws {
    let runs = try Runs()
    let source = RequestList(count: 10)
    let endpoint = SimulatedEndpoint { request, _ in
      (1, request.key == "r3" ? Replies.response(403, "no") : Replies.completion("t"))
    }
    let summary = try runs.run(source, endpoint)
    #expect(summary.totals.answered == 9 && summary.totals.failed == 1)
    let record = try #require(source.records.first { $0.key == "r3" })
    #expect(record.failure == "the server answered with status 403: no" && record.failureKind == .refused)
  }

  @Test func `A server that fails always ends the run soon, with its records kept`() throws {
    let runs = try Runs()
    let endpoint = SimulatedEndpoint { _, _ in (0.1, .failure(.connection("refused"))) }
    guard case .failing(_, 4, let last) = runs.error(RequestList(count: 100), endpoint) else {
      Issue.record("the run did not end for failures")
      return
    }
    #expect(last == "the connection failed (refused)")
    #expect(endpoint.now < 300)
    #expect(endpoint.sent.allSatisfy { endpoint.attempts($0.key) <= 6 })
    #expect(try RequestRecords(reading: runs.path).totals.failed == 4)
  }

  @Test func `A run of one request that fails ends with an error, unless others were answered before`() throws {
    let runs = try Runs()
    try runs.run(RequestList(count: 1), steady())
    let endpoint = SimulatedEndpoint { _, _ in (0.1, Replies.response(418, "")) }
    #expect(try runs.run(RequestList(count: 2), endpoint).totals.failed == 1)
    let last = "the server answered with status 418: without a message"
    #expect(try Runs().error(RequestList(count: 1), endpoint) == .failing(url: endpoint.name, count: 1, last: last))
  }

  @Test func `Twenty failures one after another end the run, fewer do not`() throws {
    let broken = Set((5..<24).map { "r\($0)" })
    func endpoint(_ count: Int) -> SimulatedEndpoint {
      SimulatedEndpoint { request, _ in
        let number = Int(request.key.dropFirst()) ?? 0
        return (1, (5..<5 + count).contains(number) ? Replies.response(418, "") : Replies.completion("t"))
      }
    }
    var runs = try Runs()
    runs.settings.limits.concurrency = 1
    #expect(try runs.run(RequestList(count: 50), endpoint(19)).totals.failed == broken.count)
    var others = try Runs()
    others.settings.limits.concurrency = 1
    let last = "the server answered with status 418: without a message"
    let error = ClientError.failing(url: "http://simulated/v1/chat/completions", count: 20, last: last)
    #expect(others.error(RequestList(count: 50), endpoint(20)) == error)
  }

  @Test func `Failures are asked again only on request`() throws {
    var runs = try Runs()
    let endpoint = SimulatedEndpoint { request, _ in
      (1, request.key == "r1" ? Replies.response(418, "") : Replies.completion("t"))
    }
    try runs.run(RequestList(count: 3), endpoint)
    let second = steady()
    #expect(try runs.run(RequestList(count: 3), second).totals.reused == 3)
    runs.settings.repeatsFailures = true
    #expect(try runs.run(RequestList(count: 3), second).totals.answered == 1)
    #expect(second.sent.map(\.key) == ["r1"])
  }

  @Test func `A source that waits for nothing ends the run, and so does a clock that stands`() throws {
    final class Waiting: RequestSource {
      func next() -> ModelRequest? { nil }
      func receive(_ record: RequestRecord) {}
      let isFinished = false
    }
    final class Standing: AnswerTransport {
      let now = 0.0
      func start(_ request: ModelRequest, id: Int) {}
      func wait(seconds: Double) -> [TransportEvent] { [] }
    }
    #expect(try Runs().error(Waiting(), steady()) == .waitingSource)
    #expect(try Runs().error(RequestList(count: 1), Standing()) == .standingClock)
  }
}

extension RequestRunnerTests {
  /// A run that is asked to stop in its first round.
  private func stopped(_ runs: Runs, _ source: RequestList, _ transport: SimulatedEndpoint) throws -> RunSummary {
    let records = try RequestRecords.open(runs.path, on: SingleRank())
    return try RequestRunner(transport: transport, settings: runs.settings, records: records)
      .run(source, on: Communicator(), stop: StopFlag(Communicator(), timeLimit: 0))
  }

  @Test func `A stop request lets running requests end and sends no further ones`() throws {
    let runs = try Runs()
    let endpoint = steady(seconds: 10)
    let summary = try stopped(runs, RequestList(count: 50), endpoint)
    #expect(summary.end == .stopped(.requested) && summary.totals.answered == 1 && endpoint.sent.count == 1)
    let again = steady()
    #expect(try runs.run(RequestList(count: 50), again).end == .finished)
    #expect(again.sent.count == 49)
  }

  @Test func `A stop request does not wait for long requests and repetitions, which the next start asks`() throws {
    let runs = try Runs()
    let slow = steady(seconds: 1000)
    #expect(try stopped(runs, RequestList(count: 5), slow).totals.ended == 0)
    #expect(slow.now < 30)
    let failing = SimulatedEndpoint { _, _ in (0.1, Replies.response(500, "")) }
    #expect(try stopped(runs, RequestList(count: 5), failing).totals.ended == 0)
    #expect(try runs.run(RequestList(count: 5), steady()).totals.answered == 5)
  }
}

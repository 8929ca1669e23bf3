import Files
import Foundation
import LanguageModelClients
import Randomness
import Testing

/// The faults of a hostile endpoint, a function of its seed, the request and the attempt.
private struct FaultScript {
  static let secret = "sk-hidden-0123456789"

  private let seed: Int
  private let rate: Double
  private let storms: [ClosedRange<Double>]

  init(seed: Int) {
    self.seed = seed
    let stream = RandomStream(seed: UInt64(seed), purpose: .test)
    // From a server that fails now and then to one that answers rarely.
    rate = 0.9 * stream.uniform(at: 0)
    storms = (0..<3).map {
      let start = 200 * stream.uniform(at: UInt64(2 * $0 + 1))
      return start...(start + 100 * stream.uniform(at: UInt64(2 * $0 + 2)))
    }
  }

  func reply(_ request: ModelRequest, _ attempt: Int, _ time: Double) -> SimulatedEndpoint.Reply {
    let index = ContentHash(of: Array(request.key.utf8)[...]).integers[0]
    let stream = RandomStream(seed: UInt64(seed), purpose: .test, index: index)
    func draw(_ number: Int) -> Double { stream.uniform(at: UInt64(8 * attempt + number)) }
    if storms.contains(where: { $0.contains(time) }) { return (0.05, refusal(draw(1))) }
    guard draw(0) < rate else { return (0.2 + 5 * draw(2), Replies.completion(EntityRequests.answer(request))) }
    return fault(request, kind: Int(draw(3) * 15), draw(4))
  }

  private func refusal(_ draw: Double) -> TransportEvent.Outcome {
    let pause = draw < 0.4 ? [:] : draw < 0.9 ? ["retry-after": "\(Int(draw * 100))"] : ["retry-after": "1e9"]
    return Replies.response(429, "{\"error\":{\"message\":\"slow down, \(Self.secret)\"}}", pause)
  }

  private func fault(_ request: ModelRequest, kind: Int, _ draw: Double) -> SimulatedEndpoint.Reply {
    let isText = request.format == .text
    switch kind {
    case 0: return (0.1, refusal(draw))
    case 1: return (1, Replies.response(500, "Authorization: Bearer \(Self.secret)"))
    case 2: return (1, Replies.response(503, "", ["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"]))
    case 3: return (600, .failure(.timeout(seconds: 600)))
    case 4: return (60, .failure(.stalled(seconds: 60)))
    case 5: return (0.1, .failure(.connection("the server returned nothing")))
    case 6: return (2, .failure(.connection("transfer closed with outstanding data remaining")))
    case 7: return (2, Replies.response(200, String(Replies.completionText("half").prefix(Int(draw * 60)))))
    case 8: return (30, .failure(.tooLarge(limit: 8 << 20)))
    case 9: return (1, Replies.response(200, "<html>\(Self.secret)</html>", ["content-type": "text/html"]))
    case 10: return (1, Replies.response(200, "{\"choices\":[{\"message\":{\"content\":null}}]}"))
    case 11: return (1, Replies.completion(isText ? " " : "{\"entities\":\"\(Self.secret)\"}"))
    case 12: return (1, Replies.completion(isText ? "" : "{\"entities\":[\"a\", \"", finish: "length"))
    case 13: return (1, Replies.response(408, "[\(Self.secret)", ["content-type": Self.secret]))
    default: return (1, Replies.response(draw < 0.5 ? 400 : 409, "{\"error\":\"\(Self.secret)\"}"))
    }
  }
}

@Suite struct HostileEndpointTests {
  private static let documents = 4

  /// The answers of an endpoint without faults.
  private func undisturbed() throws -> [String: String] {
    let source = EntityRequests(documents: Self.documents)
    try Runs().run(source, SimulatedEndpoint { request, _ in (1, Replies.completion(EntityRequests.answer(request))) })
    return source.answers
  }

  @Test(arguments: 0..<10)
  func `Fifty fault scripts end with the answers of an undisturbed run or with recorded failures`(part: Int) throws {
    let expected = try undisturbed()
    for seed in 50 * part..<50 * (part + 1) { try check(FaultScript(seed: seed), expected: expected) }
  }

  private func check(_ script: FaultScript, expected: [String: String]) throws {
    let key = try APIKey(variable: "K", in: ["K": FaultScript.secret])
    let endpoint = SimulatedEndpoint(key: key, timed: script.reply)
    let source = EntityRequests(documents: Self.documents)
    var runs = try Runs()
    let error = runs.error(source, endpoint)
    if let error {
      guard case .failing = error else { throw error }
      #expect(!"\(error)".contains(FaultScript.secret))
    }
    #expect(endpoint.sent.allSatisfy { endpoint.attempts($0.key) <= runs.settings.retry.attempts })
    // Every attempt takes at most the timeout and the longest pause.
    #expect(endpoint.now <= Double(endpoint.sent.count) * (600 + runs.settings.retry.longestRetryAfter))
    for (key, text) in source.answers { #expect(expected[key] == text) }
    for record in source.records { #expect(record.isAnswered || record.failureKind != nil) }
    if error == nil { try checkRecords(source, expected) }
    try checkSecret(runs)
    runs.settings.repeatsFailures = true
    try checkResumption(runs, expected)
  }

  /// Every request that the undisturbed run asked has an answer, a recorded failure, or entities that were not found.
  private func checkRecords(_ source: EntityRequests, _ expected: [String: String]) throws {
    let ends = Dictionary(source.records.map { ($0.key, $0) }) { first, _ in first }
    for key in expected.keys where ends[key] == nil {
      #expect(ends[String(key.prefix { $0 != "-" })]?.isAnswered == false)
    }
    #expect(source.records.count == ends.count)
  }

  private func checkSecret(_ runs: Runs) throws {
    for name in try directoryEntries(runs.path) {
      let text = String(decoding: try readFile("\(runs.path)/\(name)"), as: UTF8.self)
      #expect(!text.contains(FaultScript.secret))
    }
  }

  /// Another start on a server that works asks what failed, and nothing else.
  private func checkResumption(_ runs: Runs, _ expected: [String: String]) throws {
    let before = try RequestRecords(reading: runs.path)
    let source = EntityRequests(documents: Self.documents)
    let endpoint = SimulatedEndpoint { request, _ in (1, Replies.completion(EntityRequests.answer(request))) }
    #expect(try runs.run(source, endpoint).end == .finished)
    #expect(source.answers == expected)
    for request in endpoint.sent { #expect(try before.record(of: request.key)?.isAnswered != true) }
  }
}

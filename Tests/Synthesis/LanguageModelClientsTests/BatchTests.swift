import Files
import Foundation
import LanguageModelClients
import RankGroups
import TestSupport
import Testing

struct BatchTests {
  private let directory: TemporaryDirectory
  private let endpoint: Endpoint

  init() throws {
    directory = try TemporaryDirectory()
    endpoint = try Endpoint(base: "http://h", model: "m")
  }

  private func records() throws -> RequestRecords {
    try RequestRecords.open(directory.path("requests"), on: SingleRank())
  }

  /// The requests of a batch, by the form that OpenAI describes.
  private func export(_ source: any RequestSource) throws -> [(key: String, line: JSONValue)] {
    let path = directory.path("batch.jsonl")
    let count = try BatchInput.write(source, without: records(), for: endpoint, to: path)
    let lines = try readFile(path).split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == count)
    return try lines.map {
      let line = try JSONDecoder().decode(JSONValue.self, from: Data($0))
      guard case .object(let fields) = line, case .text(let key) = fields["custom_id"] else { return ("", line) }
      #expect(Set(fields.keys) == ["custom_id", "method", "url", "body"])
      #expect(fields["method"] == .text("POST") && fields["url"] == .text("/v1/chat/completions"))
      return (key, line)
    }
  }

  private func answer(_ key: String, _ text: String, status: Int = 200) -> String {
    let body = status == 200 ? Replies.completionText(text) : #"{"error":{"message":"\#(text)"}}"#
    return
      #"{"id":"b","custom_id":"\#(key)","response":{"status_code":\#(status),"request_id":"r","body":\#(body)},"error":null}"#
  }

  private func importing(_ lines: [String], _ source: any RequestSource) throws -> BatchImport {
    let path = try directory.write(lines.joined(separator: "\n") + "\n", to: "output.jsonl")
    return try BatchImport(BatchOutput(path: path), for: source, into: records())
  }

  @Test func `Two batches ask for the entities and then for what follows from them`() throws {
    let first = try export(EntityRequests(documents: 3)).map(\.key)
    #expect(first == ["d0", "d1", "d2"])
    let entities = #"{"entities":["a","b"]}"#
    let result = try importing(first.map { answer($0, entities) }, EntityRequests(documents: 3))
    #expect(result.recorded.answered == 3 && result.open == 6 && result.transient == 0)
    let second = try export(EntityRequests(documents: 3)).map(\.key)
    #expect(Set(second) == Set(["d0", "d1", "d2"].flatMap { ["\($0)-a", "\($0)-b"] }))
    let source = EntityRequests(documents: 3)
    #expect(try importing(second.map { answer($0, "text \($0)") }, source).recorded.answered == 6)
    #expect(source.isFinished && source.answers["d2-b"] == "text d2-b")
    #expect(try export(EntityRequests(documents: 3)).isEmpty)
  }

  @Test func `Failures of a batch are recorded, or asked again where that may help`() throws {
    let expired = #"{"custom_id":"r3","response":null,"error":{"code":"batch_expired","message":"too late"}}"#
    let lines = [answer("r0", "t"), answer("r1", "too long", status: 400), answer("r2", "busy", status: 429), expired]
    let source = RequestList(count: 6)
    let result = try importing(lines + [answer("unknown", "t"), answer("r5", "")], source)
    #expect(result.recorded.answered == 1 && result.recorded.failed == 1 && result.recorded.unparsable == 1)
    #expect(result.transient == 2 && result.open == 1)
    let record = try #require(source.records.first { $0.key == "r1" })
    #expect(record.failure == "the server answered with status 400: too long")
    #expect(try export(RequestList(count: 6)).map(\.key) == ["r2", "r3", "r4"])
  }

  @Test(arguments: [("{\"custom_id\":", "it is not JSON"), ("{}", "it has no custom_id")])
  func `A line that is none of a batch is named`(line: String, reason: String) throws {
    let path = try directory.write(answer("a", "t") + "\n" + line + "\n", to: "output.jsonl")
    #expect(throws: ClientError.corruptedBatch(path: path, line: 2, reason: reason)) { try BatchOutput(path: path) }
  }

  @Test func `A recorded endpoint answers by keys`() throws {
    let path = try directory.write(
      ["d0", "d1"].map { answer($0, #"{"entities":[]}"#) }.joined(separator: "\n"), to: "o")
    let transport = try RecordedTransport(path: path)
    let source = EntityRequests(documents: 2)
    #expect(try Runs().run(source, transport).totals.answered == 2)
    #expect(transport.requestCount == 2)
  }
}

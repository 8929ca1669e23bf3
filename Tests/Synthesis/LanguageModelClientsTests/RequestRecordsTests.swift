import Files
import Foundation
import LanguageModelClients
import RankGroups
import TestSupport
import Testing

struct RequestRecordsTests {
  private let directory: TemporaryDirectory
  private var path: String { directory.path("requests") }

  init() throws { directory = try TemporaryDirectory() }

  private func record(_ key: String, text: String? = "t", failure: String? = nil) -> RequestRecord {
    var record = RequestRecord(of: .sample(key), usage: TokenUsage(promptTokens: 2, completionTokens: 1), seconds: 0.5)
    record.text = text
    record.failure = failure
    record.failureKind = failure == nil ? nil : .server
    return record
  }

  private func open() throws -> RequestRecords { try RequestRecords.open(path, on: SingleRank()) }

  @Test func `A record is read at once and after the next start`() throws {
    let records = try open()
    for key in ["a", "b"] { try records.append(record(key, text: "line\nbreak \(key)")) }
    #expect(try records.record(of: "b") == record("b", text: "line\nbreak b"))
    let again = try open()
    #expect(try again.record(of: "a") == record("a", text: "line\nbreak a"))
    #expect(try again.record(of: "c") == nil)
    #expect(again.totals.answered == 2 && again.totals.usage.total == 6 && again.count == 2)
    try again.append(record("c"))
    #expect(try RequestRecords(reading: path).count == 3)
  }

  @Test func `A torn last line does not count, and the next record does not stick to it`() throws {
    try open().append(record("a"))
    let file = directory.path("requests/rank-0.jsonl")
    let text = String(decoding: try readFile(file), as: UTF8.self)
    for cut in stride(from: 0, to: text.count - 1, by: 7) {
      try directory.write(text + text.replacing("\"a\"", with: "\"b\"").prefix(cut), to: "requests/rank-0.jsonl")
      #expect(try RequestRecords(reading: path).count == 1)
      let records = try open()
      try records.append(record("c"))
      #expect(try records.record(of: "c") == record("c"))
      #expect(try RequestRecords(reading: path).count == 2)
    }
  }

  @Test func `All ranks' files are read, whatever their number`() throws {
    for rank in 0..<3 {
      let text = try canonicalJSON(record("k\(rank)"), pretty: false) + Data("\n{\"torn".utf8)
      try directory.write(text, to: "requests/rank-\(rank).jsonl")
    }
    let records = try open()
    for rank in 0..<3 { #expect(try records.record(of: "k\(rank)") == record("k\(rank)")) }
  }

  @Test func `An answer replaces a failure, and a failure no answer`() throws {
    let records = try open()
    try records.append(record("a", failure: "f"))
    try records.append(record("a", text: "answer"))
    try records.append(record("a", failure: "f"))
    #expect(try records.record(of: "a")?.text == "answer")
    let again = try RequestRecords(reading: path)
    #expect(try again.record(of: "a")?.text == "answer")
    #expect(again.totals.answered == 1 && again.totals.failed == 0 && again.totals.usage.total == 9)
  }

  @Test func `A line that holds anything else is named`() throws {
    try directory.write("{}\n", to: "requests/rank-0.jsonl")
    #expect(throws: ClientError.corruptedRecord(path: path + "/rank-0.jsonl", line: 1)) {
      try RequestRecords(reading: path)
    }
  }
}

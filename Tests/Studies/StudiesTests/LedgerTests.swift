import Corpora
import Files
import Foundation
import Store
import Studies
import TestSupport
import Testing
import Training

@Suite struct LedgerTests {
  private let place: TemporaryDirectory
  private let directories: StudyDirectories

  init() throws {
    place = try TemporaryDirectory()
    directories = StudyDirectories(output: place.path, study: "made-up")
    try createDirectory(directories.own)
  }

  private func text() throws -> String { String(decoding: try readFile(directories.ledger), as: UTF8.self) }

  private func events() throws -> [LedgerLine.Event] { try LedgerLine.read(directories.ledger).map { $0.event } }

  private func step() throws -> TrainingStep { try MadeUpRun(in: place.path).step }

  @Test func `each event is a line of JSON with its time`() throws {
    let ledger = try Ledger(directories)
    try ledger.append(.studyStarted, "made-up")
    let step = try step()
    try ledger.append(.runPlanned, step)
    try ledger.append(.runFinished, step)
    let lines = try text().split(separator: "\n").map { String($0).replacing(/"time":"[0-9T:Z-]{20}"/, with: "T") }
    let fingerprint = step.runFingerprint.hexadecimal
    #expect(
      lines == [
        #"{"event":"studyStarted","name":"made-up",T}"#,
        #"{"event":"runPlanned","fingerprint":"\#(fingerprint)","folder":"\#(place.path)/run","name":"a run","#
          + #""operations":1000,"reason":"a test",T}"#,
        #"{"event":"runFinished","fingerprint":"\#(fingerprint)","name":"a run",T}"#,
      ])
  }

  @Test func `every kind of event is read as it was written`() throws {
    let ledger = try Ledger(directories)
    for event in LedgerLine.Event.allCases { try ledger.append(event, "made-up") }
    #expect(try events() == LedgerLine.Event.allCases)
    let age = Date().timeIntervalSince(try #require(LedgerLine.read(directories.ledger).last?.time.date))
    #expect((-1...60).contains(age))
  }

  @Test func `a last line that is half written is not read, and the next start cuts it off`() throws {
    try Ledger(directories).append(.studyStarted, "made-up")
    let complete = try text()
    try Data((complete + #"{"event":"runFin"#).utf8).write(to: URL(fileURLWithPath: directories.ledger))
    #expect(try events() == [.studyStarted])
    try Ledger(directories).append(.studyFinished, "made-up")
    #expect(try events() == [.studyStarted, .studyFinished])
    #expect(try text().hasPrefix(complete + #"{"event":"studyFinished""#))
  }

  @Test func `a run that another study trained is reused, no more`() throws {
    try MadeUpRun(in: place.path).finish(study: "another")
    try Ledger(directories).appendReuse(of: step())
    #expect(try events() == [.runReused])
  }

  @Test func `a run whose end was not appended in time is finished first`() throws {
    try MadeUpRun(in: place.path).finish(study: "made-up")
    let ledger = try Ledger(directories)
    try ledger.append(.runPlanned, step())
    try ledger.appendReuse(of: step())
    #expect(try events() == [.runPlanned, .runFinished, .runReused])
    try ledger.appendReuse(of: step())
    try Ledger(directories).appendReuse(of: step())
    #expect(try events().count { $0 == .runFinished } == 1, "its end is there now")
  }

  @Test func `a run that diverged before a kill is told as one that diverged`() throws {
    let run = try MadeUpRun(in: place.path)
    try run.finish(study: "made-up")
    try run.diverge()
    try Ledger(directories).appendReuse(of: step())
    #expect(try events() == [.runDiverged, .runReused])
  }
}

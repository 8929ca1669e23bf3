import Files
import Foundation
import Store
import Studies
import TestSupport
import Testing

@Suite struct StudyStatusTests {
  private let place: TemporaryDirectory
  private let directories: StudyDirectories
  private static let start = "2026-01-01T00:00:00Z"
  /// A minute after the start.
  private static let now = Date(timeIntervalSince1970: 1_767_225_660)

  init() throws {
    place = try TemporaryDirectory()
    directories = StudyDirectories(output: place.path, study: "made-up")
  }

  private func status() throws -> StudyStatus { try StudyStatus(directories, now: Self.now) }

  private static func line(_ event: String, _ fields: String = "") -> String {
    #"{"event":"\#(event)","name":"\#(event)","time":"\#(start)"\#(fields)}"#
  }

  private func planned(_ run: MadeUpRun, _ fingerprint: String, operations: Int = 100) -> String {
    Self.line(
      "runPlanned", #","fingerprint":"\#(fingerprint)","folder":"\#(run.directory)","operations":\#(operations)"#)
  }

  private func write(_ lines: [String], to directories: StudyDirectories) throws {
    try createDirectory(directories.own)
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: directories.ledger))
  }

  @Test func `a study that never started has no status`() {
    #expect(throws: StudyError.self) { try status() }
  }

  @Test func `the runs' own files tell how far each is`() throws {
    let ended = try MadeUpRun(in: place.path, name: "ended")
    try ended.write(Data("{}".utf8), "result.json")
    let diverged = try MadeUpRun(in: place.path, name: "diverged")
    try diverged.write(Data("{}".utf8), "diverged.json")
    let running = try MadeUpRun(in: place.path, name: "running")
    try running.train(steps: 4)
    let waiting = try MadeUpRun(in: place.path, name: "waiting")
    try write(
      [
        Self.line("studyStarted"), Self.line("runReused", #","fingerprint":"r""#), planned(ended, "a"),
        planned(diverged, "b"), planned(running, "c"), planned(waiting, "d"),
        Self.line("runDiverged", #","fingerprint":"b""#), Self.line("runReused", #","fingerprint":"a""#),
        #"{"event":"runFin"#,
      ], to: directories)
    let status = try status()
    #expect(status.study == "made-up")
    #expect(status.ended == 3, "one reused, one finished, one diverged")
    #expect(status.diverged == 1)
    #expect(status.open == 2)
    #expect(status.running.map { $0.step } == [4])
    #expect(status.running.map { $0.stepCount } == [16])
    #expect(status.seconds == 60)
    #expect(!status.isRunning && !status.isFinished)
    #expect(status.secondsLeft == nil, "nobody is at work")
  }

  @Test func `the time that is left follows from the operations that are done`() throws {
    let ended = try MadeUpRun(in: place.path, name: "ended")
    try ended.write(Data("{}".utf8), "result.json")
    let running = try MadeUpRun(in: place.path, name: "running")
    try running.train(steps: 8)
    try write([Self.line("studyStarted"), planned(ended, "a"), planned(running, "b")], to: directories)
    let lock = try DirectoryLock(directory: directories.own)
    let status = try status()
    #expect(status.isRunning)
    #expect(status.secondsLeft.map { abs($0 - 20) < 1e-9 } == true, "150 operations a minute, and 50 are left")
    withExtendedLifetime(lock) {}
  }

  @Test func `a new start counts from its own beginning`() throws {
    let run = try MadeUpRun(in: place.path, name: "run")
    let later = Self.line("studyStarted").replacing("00:00:00", with: "00:00:30")
    try write(
      [
        Self.line("studyStarted"), planned(run, "a"), Self.line("studyFinished"), later,
        Self.line("runReused", #","fingerprint":"a""#),
      ], to: directories)
    let status = try status()
    #expect(status.seconds == 30)
    #expect(!status.isFinished, "the present start has not ended")
    #expect(status.ended == 1 && status.open == 0)
  }

  @Test func `a study is finished when its last start came to its end`() throws {
    try write([Self.line("studyStarted"), Self.line("studyFinished")], to: directories)
    #expect(try status().isFinished)
    #expect(try status().running.isEmpty)
  }

  @Test func `starts that share the runs are counted together`() throws {
    let runs = try (0..<2).map { try MadeUpRun(in: place.path, name: "run\($0)") }
    try runs[0].write(Data("{}".utf8), "result.json")
    for worker in 0..<2 {
      let own = StudyDirectories(output: place.path, study: "made-up", worker: worker)
      try write([Self.line("studyStarted"), planned(runs[worker], "\(worker)"), Self.line("studyFinished")], to: own)
    }
    let status = try status()
    #expect(status.ended == 1 && status.open == 1)
    #expect(!status.isFinished, "workers do not end a study")
  }
}

import Files
import Foundation
import Training

/// How far a study is, read from its ledger and from the runs' own files while it goes on.
public struct StudyStatus: Encodable, Sendable {
  /// A run that is under way.
  public struct Running: Encodable, Sendable {
    /// For people: size, tokens, hyperparameters, seed.
    public let name: String
    /// Steps done and all steps.
    public let step: Int, stepCount: Int
  }

  /// The study's name.
  public let study: String
  /// Whether a process holds the study's lock.
  public let isRunning: Bool
  /// Whether the last start came to its end.
  public let isFinished: Bool
  /// Runs that ended, that diverged, and that are planned and have not ended.
  public let ended: Int, diverged: Int, open: Int
  /// The runs under way.
  public let running: [Running]
  /// Seconds since the last start, and those that what is planned so far will take, at the rate since then.
  public let seconds: Double, secondsLeft: Double?

  private struct Line: Decodable {
    let time: Date
    let event: String
    let name: String
    let fingerprint: String?
    let folder: String?
    let operations: Double?
  }

  /// Reads the ledger of a study.
  ///
  /// - Throws: `FileError.system` when there is none.
  public init(_ folders: StudyFolders, now: Date = Date()) throws {
    study = folders.study
    isRunning = FolderLock.isHeld(folder: folders.own)
    let lines = try Self.lines("\(folders.own)/ledger.jsonl")
    let start = lines.lastIndex { $0.event == "studyStarted" } ?? 0
    let present = lines[min(start, lines.count)...]
    isFinished = present.contains { $0.event == "studyFinished" }
    seconds = present.first.map { now.timeIntervalSince($0.time) } ?? 0
    diverged = Set(lines.filter { $0.event == "runDiverged" }.compactMap { $0.fingerprint }).count
    let planned = present.filter { $0.event == "runPlanned" }
    let runs = planned.map { PlannedRun(name: $0.name, folder: $0.folder ?? "", operations: $0.operations ?? 0) }
    let left = runs.filter { $0.share < 1 }
    open = left.count
    let reused = present.count { $0.event == "runReused" }
    ended = reused + runs.count - left.count
    running = left.compactMap { run in run.step.map { Running(name: run.name, step: $0.done, stepCount: $0.all) } }
    let done = runs.reduce(0) { $0 + $1.share * $1.operations }
    let missing = runs.reduce(0) { $0 + (1 - $1.share) * $1.operations }
    secondsLeft = done > 0 && isRunning ? missing / done * seconds : nil
  }

  private static func lines(_ path: String) throws -> [Line] {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    // The last line may be half written.
    return String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n").compactMap {
      try? decoder.decode(Line.self, from: Data($0.utf8))
    }
  }
}

/// A run that the ledger planned, as its folder shows it.
private struct PlannedRun {
  let name: String
  let operations: Double
  /// Steps done and all steps of a run under way.
  let step: (done: Int, all: Int)?
  /// How much of it is done, in `0...1`.
  let share: Double

  init(name: String, folder: String, operations: Double) {
    self.name = name
    self.operations = operations
    if exists("\(folder)/result.json") || exists("\(folder)/diverged.json") {
      (step, share) = (nil, 1)
      return
    }
    step = Self.step(folder)
    share = step.map { Double($0.done) / Double(max($0.all, 1)) } ?? 0
  }

  private static func step(_ folder: String) -> (done: Int, all: Int)? {
    struct Line: Decodable { let step: Int }
    guard let data = try? Data(readFile("\(folder)/configuration.json")),
      let run = try? JSONDecoder().decode(RunConfiguration.self, from: data), let all = try? run.stepCount(),
      let metrics = try? readFile("\(folder)/metrics.jsonl")
    else { return nil }
    let lines = metrics.split(separator: UInt8(ascii: "\n"))
    let last = lines.last { (try? JSONDecoder().decode(Line.self, from: Data($0))) != nil }
    return last.flatMap { try? JSONDecoder().decode(Line.self, from: Data($0)) }.map { ($0.step, all) }
  }
}

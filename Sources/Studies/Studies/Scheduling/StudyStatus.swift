import Files
import Foundation
import Store
import Training

/// How far a study is, read from the ledgers of its starts and from the runs' own files while it goes on.
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
  /// Whether a process works on the study, alone or beside others.
  public let isRunning: Bool
  /// Whether the last start came to its end.
  public let isFinished: Bool
  /// Runs that ended, that diverged, and that are planned and have not ended.
  public let ended: Int, diverged: Int, open: Int
  /// The runs under way.
  public let running: [Running]
  /// Seconds since the last start, or the first of those that work together, and those that what is planned so far will
  /// take, at the rate since then.
  public let seconds: Double, secondsLeft: Double?

  private struct Line: Decodable {
    let time: Date
    let event: String
    let name: String
    let fingerprint: String?
    let directory: String?
    let operations: Double?

    private enum CodingKeys: String, CodingKey {
      case time, event, name, fingerprint, operations
      case directory = "folder"
    }
  }

  /// Reads the ledgers of a study.
  ///
  /// - Throws: `FileError.system` when there is none.
  public init(_ directories: StudyDirectories, now: Date = Date()) throws {
    study = directories.study
    let starts = try directories.starts.map { try Start($0, isOwn: $0 == directories.own) }
    let working = starts.filter { $0.isWorking }
    let current = working.isEmpty ? starts.filter { $0.isOwn } : working
    isRunning = !working.isEmpty
    isFinished = starts.contains { start in start.isOwn && start.present.contains { $0.event == "studyFinished" } }
    seconds = current.compactMap { $0.present.first?.time }.min().map { now.timeIntervalSince($0) } ?? 0
    diverged = Set(starts.flatMap { $0.lines }.filter { $0.event == "runDiverged" }.compactMap { $0.fingerprint }).count
    let lines = starts.flatMap { $0.present }
    let planned = Dictionary(
      lines.filter { $0.event == "runPlanned" }.map { ($0.directory ?? "", $0) },
      uniquingKeysWith: { first, _ in first })
    let runs = planned.values.sorted { $0.name < $1.name }.map {
      PlannedRun(name: $0.name, directory: $0.directory ?? "", operations: $0.operations ?? 0)
    }
    let left = runs.filter { $0.share < 1 }
    open = left.count
    let reused = Set(lines.filter { $0.event == "runReused" }.compactMap { $0.fingerprint })
      .subtracting(planned.values.compactMap { $0.fingerprint })
    ended = reused.count + runs.count - left.count
    running = left.compactMap { run in run.step.map { Running(name: run.name, step: $0.done, stepCount: $0.all) } }
    // What those who work now have done since they began.
    let own = Set(current.flatMap { $0.present }.compactMap { $0.event == "runPlanned" ? $0.directory : nil })
    let done = runs.filter { own.contains($0.directory) }.reduce(0) { $0 + $1.share * $1.operations }
    let missing = runs.reduce(0) { $0 + (1 - $1.share) * $1.operations }
    secondsLeft = done > 0 && isRunning ? missing / done * seconds : nil
  }

  /// One start of the study, by its ledger.
  private struct Start {
    /// Whether it is the one that ends the study, and whether a process is at it.
    let isOwn: Bool, isWorking: Bool
    let lines: [Line]
    /// What was noted since it was started last.
    var present: ArraySlice<Line> { lines[(lines.lastIndex { $0.event == "studyStarted" } ?? 0)...] }

    init(_ directory: String, isOwn: Bool) throws {
      self.isOwn = isOwn
      isWorking = DirectoryLock.isHeld(directory: directory)
      let decoder = JSONDecoder()
      decoder.dateDecodingStrategy = .iso8601
      // The last line may be half written.
      lines = String(decoding: try readFile("\(directory)/ledger.jsonl"), as: UTF8.self).split(separator: "\n")
        .compactMap {
          try? decoder.decode(Line.self, from: Data($0.utf8))
        }
    }
  }
}

/// A run that the ledger planned, as its directory shows it.
private struct PlannedRun {
  let name: String, directory: String
  let operations: Double
  /// Steps done and all steps of a run under way.
  let step: (done: Int, all: Int)?
  /// How much of it is done, in `0...1`.
  let share: Double

  init(name: String, directory: String, operations: Double) {
    (self.name, self.directory) = (name, directory)
    self.operations = operations
    if exists("\(directory)/result.json") || exists("\(directory)/diverged.json") {
      (step, share) = (nil, 1)
      return
    }
    step = Self.step(directory)
    share = step.map { Double($0.done) / Double(max($0.all, 1)) } ?? 0
  }

  private static func step(_ directory: String) -> (done: Int, all: Int)? {
    struct Line: Decodable { let step: Int }
    guard let data = try? Data(readFile("\(directory)/configuration.json")),
      let run = try? JSONDecoder().decode(RunConfiguration.self, from: data), let all = try? run.stepCount(),
      let metrics = try? readFile("\(directory)/metrics.jsonl")
    else { return nil }
    let lines = metrics.split(separator: UInt8(ascii: "\n"))
    let last = lines.last { (try? JSONDecoder().decode(Line.self, from: Data($0))) != nil }
    return last.flatMap { try? JSONDecoder().decode(Line.self, from: Data($0)) }.map { ($0.step, all) }
  }
}

import Files
import Foundation
import Store

/// The starts of a study that left a ledger: the one that ends it, and others that share its runs.
struct StudyStarts {
  /// One start of the study, by its ledger.
  struct Start {
    /// True for the start that ends the study.
    let isOwn: Bool
    /// True while a process works on it.
    let isWorking: Bool
    let lines: [LedgerLine]

    /// - Throws: `FileError.system` when there is no ledger.
    init(_ directory: String, isOwn: Bool) throws {
      self.isOwn = isOwn
      isWorking = DirectoryLock.isHeld(directory: directory)
      lines = try LedgerLine.read("\(directory)/ledger.jsonl")
    }

    /// The lines since it was started last.
    var present: ArraySlice<LedgerLine> { lines[(lines.lastIndex { $0.event == .studyStarted } ?? 0)...] }
  }

  let starts: [Start]

  /// - Throws: `FileError.system` when there is none.
  init(_ directories: StudyDirectories) throws {
    starts = try directories.starts.map { try Start($0, isOwn: $0 == directories.own) }
  }

  /// True while a process works on the study.
  var isRunning: Bool { starts.contains { $0.isWorking } }

  /// True when the start that ends the study came to its end.
  var isFinished: Bool {
    starts.contains { start in start.isOwn && start.present.contains { $0.event == .studyFinished } }
  }

  /// The starts that work now; when none does, the one that ends the study.
  private var current: [Start] {
    let working = starts.filter { $0.isWorking }
    return working.isEmpty ? starts.filter { $0.isOwn } : working
  }

  /// The beginning of the first of the current starts.
  var began: Date? { current.compactMap { $0.present.first?.time.date }.min() }

  /// The number of runs that diverged.
  var divergedCount: Int { fingerprints(starts.flatMap { $0.lines }, .runDiverged).count }

  private var present: [LedgerLine] { starts.flatMap { $0.present } }

  /// The plan of each run, by name.
  var plans: [LedgerLine] {
    let plans = present.filter { $0.event == .runPlanned }.map { ($0.directory ?? "", $0) }
    return Dictionary(plans) { first, _ in first }.values.sorted { $0.name < $1.name }
  }

  /// The number of runs that were used again and not planned.
  var reusedCount: Int { fingerprints(present, .runReused).subtracting(fingerprints(present, .runPlanned)).count }

  /// The directories of the runs that the current starts planned.
  private var currentDirectories: Set<String> {
    Set(current.flatMap { $0.present }.filter { $0.event == .runPlanned }.compactMap { $0.directory })
  }

  /// Floating-point operations that the current starts have done in the runs that they planned.
  func operationsDone(in runs: [PlannedRun]) -> Double {
    let directories = currentDirectories
    return runs.filter { directories.contains($0.directory) }.reduce(0) { $0 + $1.operationsDone }
  }

  private func fingerprints(_ lines: [LedgerLine], _ event: LedgerLine.Event) -> Set<String> {
    Set(lines.filter { $0.event == event }.compactMap { $0.fingerprint })
  }
}

import Files
import Foundation
import Store
import Training

/// The journal of a study: one JSON object a line, appended by the coordinator alone.
package final class Ledger {
  package typealias Event = LedgerLine.Event

  private let file: JournalFile
  private let study: String
  /// The runs whose end is in the journal.
  private var ended: Set<String>

  /// Opens the journal of a study for appending.
  package init(_ directories: StudyDirectories) throws {
    file = try JournalFile(path: directories.ledger)
    study = directories.study
    ended = try LedgerLine.endedRuns(in: directories.ledger)
  }

  /// Appends an event with the present time.
  package func append(_ event: Event, _ name: String) throws {
    try file.append(line(event, name))
  }

  /// Appends an event of a run; a plan has its reason, directory and cost, too.
  package func append(_ event: Event, _ step: TrainingStep) throws {
    if event.endsRun { ended.insert(step.runFingerprint.hexadecimal) }
    try file.append(line(event, of: step))
  }

  /// Appends that a finished run is used again, and before that its end, when an earlier start of this study trained it and was
  /// killed before it could append that.
  package func appendReuse(of step: TrainingStep) throws {
    if lacksEnd(of: step) { try appendEnd(of: step) }
    try append(.runReused, step)
  }

  /// True when an earlier start of this study trained a run and could not append its end.
  private func lacksEnd(of step: TrainingStep) -> Bool {
    !ended.contains(step.runFingerprint.hexadecimal) && step.run.timing()?.study == study
  }

  private func appendEnd(of step: TrainingStep) throws {
    try append(step.run.divergence() == nil ? .runFinished : .runDiverged, step)
  }

  private func line(_ event: Event, of step: TrainingStep) -> LedgerLine {
    var line = line(event, step.name)
    line.describe(step)
    return line
  }

  private func line(_ event: Event, _ name: String) -> LedgerLine {
    LedgerLine(time: Timestamp(Date()), event: event, name: name)
  }
}

extension LedgerLine {
  /// The runs whose end is in a ledger, by their fingerprints.
  fileprivate static func endedRuns(in path: String) throws -> Set<String> {
    Set(try read(path).filter { $0.event.endsRun }.compactMap { $0.fingerprint })
  }

  /// Adds the run that the event is of.
  fileprivate mutating func describe(_ step: TrainingStep) {
    fingerprint = step.runFingerprint.hexadecimal
    if event == .runPlanned { describePlan(of: step) }
  }

  private mutating func describePlan(of step: TrainingStep) {
    reason = step.reason
    directory = step.run.directory
    operations = step.cost.operations
  }
}

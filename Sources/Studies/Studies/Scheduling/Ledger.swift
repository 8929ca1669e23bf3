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
    let path = directories.ledger
    file = try JournalFile(path: path)
    study = directories.study
    ended = Set(try LedgerLine.read(path).filter { $0.event.endsRun }.compactMap { $0.fingerprint })
  }

  /// Appends an event with the present time.
  package func append(_ event: Event, _ name: String) throws {
    try file.append(line(event, name))
  }

  /// Appends an event of a run; a plan has its reason, directory and cost, too.
  package func append(_ event: Event, _ step: TrainingStep) throws {
    let fingerprint = step.runFingerprint.hexadecimal
    if event.endsRun { ended.insert(fingerprint) }
    var line = line(event, step.name)
    line.fingerprint = fingerprint
    if event == .runPlanned { line.describe(step) }
    try file.append(line)
  }

  /// Appends that a finished run is used again, and before that its end, when an earlier start of this study trained it and was
  /// killed before it could append that.
  package func appendReuse(of step: TrainingStep) throws {
    if !ended.contains(step.runFingerprint.hexadecimal), step.run.timing()?.study == study {
      try append(step.run.divergence() == nil ? .runFinished : .runDiverged, step)
    }
    try append(.runReused, step)
  }

  private func line(_ event: Event, _ name: String) -> LedgerLine {
    LedgerLine(time: Timestamp(Date()), event: event, name: name)
  }
}

extension LedgerLine {
  /// Adds what a plan says of a run.
  fileprivate mutating func describe(_ step: TrainingStep) {
    reason = step.reason
    directory = step.run.directory
    operations = step.cost.operations
  }
}

import Files
import Foundation

/// The journal of a study: one JSON object a line, appended by the coordinator alone.
final class Ledger {
  /// What happened to a step.
  enum Event: String, Encodable { case studyStarted, runStarted, runFinished, runReused, studyFinished }

  private struct Line: Encodable {
    let time: String
    let event: Event
    let name: String
    let fingerprint: String?
  }

  private let file: JournalFile

  /// Opens the journal for appending.
  init(folder: String) throws {
    file = try JournalFile(path: "\(folder)/ledger.jsonl", startsAnew: false)
  }

  /// Appends an event with the present time.
  func append(_ event: Event, _ name: String, fingerprint: Fingerprint? = nil) throws {
    try file.append(
      Line(time: Date().formatted(.iso8601), event: event, name: name, fingerprint: fingerprint?.hexadecimal))
  }
}

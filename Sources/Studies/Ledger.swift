import Files
import Foundation
import Training

/// The journal of a study: one JSON object a line, appended by the coordinator alone.
final class Ledger {
  /// What happened to a step.
  enum Event: Int, Encodable {
    case studyStarted, runStarted, runFinished, runStopped, runDiverged, runReused, studyFinished

    init(_ outcome: RunOutcome) {
      switch outcome {
      case .finished: self = .runFinished
      case .stopped: self = .runStopped
      case .diverged: self = .runDiverged
      }
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode("\(self)")
    }
  }

  private struct Line: Encodable {
    let time: String
    let event: Event
    let name: String
    let fingerprint: String?
  }

  private let file: JournalFile

  /// Opens the journal for appending.
  init(folder: String) throws {
    file = try JournalFile(path: "\(folder)/ledger.jsonl")
  }

  /// Appends an event with the present time.
  func append(_ event: Event, _ name: String, fingerprint: Fingerprint? = nil) throws {
    try file.append(
      Line(time: Date().formatted(.iso8601), event: event, name: name, fingerprint: fingerprint?.hexadecimal))
  }
}

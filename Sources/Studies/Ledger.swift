import Files
import Foundation
import Training

/// The journal of a study: one JSON object a line, appended by the coordinator alone.
final class Ledger {
  /// What happened to a step.
  enum Event: Int, Encodable {
    case studyStarted, runPlanned, runFinished, runStopped, runDiverged, runReused, studyFinished

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
    var reason: String?
    var fingerprint: String?
    var folder: String?
    var operations: Double?
  }

  private let file: JournalFile

  /// Opens the journal for appending.
  init(folder: String) throws {
    file = try JournalFile(path: "\(folder)/ledger.jsonl")
  }

  /// Appends an event with the present time.
  func append(_ event: Event, _ name: String) throws {
    try file.append(Line(time: now, event: event, name: name))
  }

  /// Appends what happened to a run; why it is made, where and at what cost when it is planned.
  func append(_ event: Event, _ task: RunTask) throws {
    let isPlanned = event == .runPlanned
    try file.append(
      Line(
        time: now, event: event, name: task.name, reason: isPlanned ? task.reason : nil,
        fingerprint: task.fingerprint.hexadecimal, folder: isPlanned ? task.run.folder : nil,
        operations: isPlanned ? task.cost : nil))
  }

  private var now: String { Date().formatted(.iso8601) }
}

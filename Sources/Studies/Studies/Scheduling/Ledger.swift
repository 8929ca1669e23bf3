import Files
import Foundation
import Store
import Training

/// The journal of a study: one JSON object a line, appended by the coordinator alone.
final class Ledger {
  /// What happened to a step; 0 is none of them.
  enum Event: Int, Encodable {
    case studyStarted = 1
    case runPlanned, runFinished, runStopped, runDiverged, runReused, studyFinished

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
    var directory: String?
    var operations: Double?

    enum CodingKeys: String, CodingKey {
      case time, event, name, reason, fingerprint, operations
      case directory = "folder"
    }
  }

  private let file: JournalFile
  private let study: String
  /// The runs whose end is in the journal.
  private var ended: Set<String>

  /// Opens the journal of a study for appending.
  init(_ directories: StudyDirectories) throws {
    let path = "\(directories.own)/ledger.jsonl"
    file = try JournalFile(path: path)
    study = directories.study
    ended = try Self.ended(path)
  }

  private static func ended(_ path: String) throws -> Set<String> {
    struct Known: Decodable { let event: String, fingerprint: String? }
    let ends = [Event.runFinished, .runDiverged].map { "\($0)" }
    let lines = try readFile(path).split(separator: UInt8(ascii: "\n"))
    return Set(
      lines.compactMap { try? JSONDecoder().decode(Known.self, from: Data($0)) }
        .filter { ends.contains($0.event) }.compactMap { $0.fingerprint })
  }

  /// Appends an event with the present time.
  func append(_ event: Event, _ name: String) throws {
    try file.append(Line(time: now, event: event, name: name))
  }

  /// Appends what happened to a run; why it is made, where and at what cost when it is planned.
  func append(_ event: Event, _ task: RunTask) throws {
    let isPlanned = event == .runPlanned
    if event == .runFinished || event == .runDiverged { ended.insert(task.fingerprint.hexadecimal) }
    try file.append(
      Line(
        time: now, event: event, name: task.name, reason: isPlanned ? task.reason : nil,
        fingerprint: task.fingerprint.hexadecimal, directory: isPlanned ? task.run.directory : nil,
        operations: isPlanned ? task.cost : nil))
  }

  /// Appends that a run that is there is used again, and before that its end, when an earlier start of this study trained it
  /// and was killed before it could say so.
  func appendReuse(of task: RunTask) throws {
    if !ended.contains(task.fingerprint.hexadecimal), task.run.timing()?.study == study {
      try append(task.run.divergence() == nil ? .runFinished : .runDiverged, task)
    }
    try append(.runReused, task)
  }

  private var now: String { Date().formatted(.iso8601) }
}

import Files
import Foundation
import Training

/// An event of a study, as a line of its ledger.
package struct LedgerLine: Sendable, Equatable {
  /// The kind of an event; no kind has the number 0.
  package enum Event: Int, Sendable, CaseIterable {
    case studyStarted = 1
    case runPlanned, runFinished, runStopped, runDiverged, runReused, studyFinished

    /// The end, or pause, of a run.
    init(_ outcome: RunOutcome) {
      switch outcome {
      case .finished: self = .runFinished
      case .stopped: self = .runStopped
      case .diverged: self = .runDiverged
      }
    }

    /// The name in the file.
    package var name: String { "\(self)" }

    /// Whether a run has ended with it.
    package var endsRun: Bool { self == .runFinished || self == .runDiverged }
  }

  /// The moment of the event, to a second.
  package let time: Date
  package let event: Event
  /// The study's name or the run's.
  package let name: String
  /// The reason for a run that is planned.
  package var reason: String?
  /// The run's fingerprint in hexadecimal digits.
  package var fingerprint: String?
  /// The directory of a run that is planned.
  package var directory: String?
  /// Floating-point operations of a run that is planned.
  package var operations: Double?

  /// The lines of a ledger. A last line that is half written is left out.
  ///
  /// - Throws: `FileError.system` when there is no file.
  package static func read(_ path: String) throws -> [LedgerLine] {
    try readFile(path).split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder().decode(LedgerLine.self, from: Data($0))
    }
  }
}

extension LedgerLine: Codable {
  private enum CodingKeys: String, CodingKey {
    case time, event, name, reason, fingerprint, operations
    case directory = "folder"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    time = try Date(container.decode(String.self, forKey: .time), strategy: .iso8601)
    event = try container.decode(Event.self, forKey: .event)
    name = try container.decode(String.self, forKey: .name)
    reason = try container.decodeIfPresent(String.self, forKey: .reason)
    fingerprint = try container.decodeIfPresent(String.self, forKey: .fingerprint)
    directory = try container.decodeIfPresent(String.self, forKey: .directory)
    operations = try container.decodeIfPresent(Double.self, forKey: .operations)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(time.formatted(.iso8601), forKey: .time)
    try container.encode(event, forKey: .event)
    try container.encode(name, forKey: .name)
    try container.encodeIfPresent(reason, forKey: .reason)
    try container.encodeIfPresent(fingerprint, forKey: .fingerprint)
    try container.encodeIfPresent(directory, forKey: .directory)
    try container.encodeIfPresent(operations, forKey: .operations)
  }
}

extension LedgerLine.Event: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let event = Self.allCases.first(where: { $0.name == name }) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(name) is not an event")
    }
    self = event
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

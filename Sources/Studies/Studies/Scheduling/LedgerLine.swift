import Files
import Foundation
import Training

/// An event of a study, as a line of its ledger.
package struct LedgerLine: Codable, Sendable, Equatable {
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

    /// True when a run has ended with it.
    package var endsRun: Bool { self == .runFinished || self == .runDiverged }
  }

  /// The moment of the event.
  package let time: Timestamp
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

  private enum CodingKeys: String, CodingKey {
    case time, event, name, reason, fingerprint, operations
    case directory = "folder"
  }

  /// The lines of a ledger. A last line that is half written is left out.
  ///
  /// - Throws: `FileError.system` when there is no file.
  package static func read(_ path: String) throws -> [Self] {
    try readFile(path).split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONDecoder().decode(Self.self, from: Data($0))
    }
  }
}

extension LedgerLine.Event: Codable {
  /// All events: a ledger of many runs has many lines.
  private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let known = Self.byName[name] else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(name) is not an event")
    }
    self = known
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

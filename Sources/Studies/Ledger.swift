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

  private let handle: FileHandle
  private let path: String

  /// Opens the journal for appending.
  init(folder: String) throws {
    path = "\(folder)/ledger.jsonl"
    if !exists(path) { try AtomicFile.write(Data(), to: path) }
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
  }

  /// Appends an event with the present time.
  func append(_ event: Event, _ name: String, fingerprint: Fingerprint? = nil) throws {
    let line = Line(
      time: Date().formatted(.iso8601), event: event, name: name, fingerprint: fingerprint?.hexadecimal)
    do {
      try handle.write(contentsOf: canonicalJSON(line, pretty: false) + Data("\n".utf8))
    } catch {
      throw FileError.system(operation: "write", path: path, reason: "the disk may be full")
    }
  }
}

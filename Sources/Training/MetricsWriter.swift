import Files
import Foundation

/// Appends one JSON object a line to `metrics.jsonl`.
final class MetricsWriter {
  /// A step, or an evaluation after it.
  struct Line: Encodable {
    var step: Int
    var epoch: Double
    var tokens: Int
    var loss: Double?
    var learningRate: Double?
    var gradientNorm: Double?
    var validationLoss: Double?
    var seconds: Double
  }

  private let handle: FileHandle
  private let path: String

  /// Starts the file anew.
  init(folder: String) throws {
    path = "\(folder)/metrics.jsonl"
    try AtomicFile.write(Data(), to: path)
    handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
  }

  func write(_ line: Line) throws {
    do {
      try handle.write(contentsOf: canonicalJSON(line, pretty: false) + Data("\n".utf8))
    } catch {
      throw FileError.system(operation: "write", path: path, reason: "the disk may be full")
    }
  }
}

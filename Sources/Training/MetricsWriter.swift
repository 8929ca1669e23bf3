import Files

/// Appends one JSON object a line to `metrics.jsonl`.
///
/// A fault of the disk is kept, not thrown: only the first rank of a team writes, and all must end together.
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

  private let file: JournalFile
  /// What went wrong first.
  private(set) var fault: (any Error)?

  /// Starts the file anew.
  init(folder: String) throws {
    file = try JournalFile(path: "\(folder)/metrics.jsonl", startsAnew: true)
  }

  func write(_ line: Line) {
    guard fault == nil else { return }
    do { try file.append(line) } catch { fault = error }
  }
}

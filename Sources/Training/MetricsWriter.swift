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

  /// Opens the file of a run.
  ///
  /// - Parameter length: the bytes that were written before the step that comes next.
  init(folder: String, keeping length: Int) throws {
    file = try JournalFile(path: Self.path(folder), keeping: length)
  }

  static func path(_ folder: String) -> String { "\(folder)/metrics.jsonl" }

  /// The length of the file, which is on the disk when this returns.
  ///
  /// - Throws: what went wrong first.
  func flushedLength() throws -> Int {
    if let fault { throw fault }
    try file.flush()
    return file.count
  }

  func write(_ line: Line) {
    guard fault == nil else { return }
    do { try file.append(line) } catch { fault = error }
  }
}

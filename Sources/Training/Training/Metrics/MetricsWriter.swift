import Checkpoints
import Files
import Foundation

/// Appends one JSON object a line to `metrics.jsonl`, and the same values to a file for TensorBoard.
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
    var heldOutPairLoss: Double?
    var seconds: Double

    fileprivate var curves: [(tag: String, value: Double)] {
      [
        ("loss", loss), ("validationLoss", validationLoss), ("heldOutPairLoss", heldOutPairLoss),
        ("learningRate", learningRate),
        ("gradientNorm", gradientNorm),
      ].compactMap { tag, value in value.map { (tag, $0) } }
    }
  }

  private let file: JournalFile
  private let events: EventFile
  private let content = Checksum()
  /// The first error.
  private(set) var fault: (any Error)?

  /// Opens the file of a run.
  ///
  /// - Parameters:
  ///   - directory: of the run.
  ///   - progress: of the checkpoint that the run resumes from; nil when it begins.
  init(directory: String, after progress: TrainingState.Progress?) throws {
    file = try JournalFile(path: Self.path(directory), keeping: progress?.metricsLength ?? 0)
    events = try EventFile(directory: directory, after: progress?.step ?? 0, time: Self.now)
    guard file.count > 0 else { return }
    try MappedFile(path: Self.path(directory)).withBytes { content.update($0) }
  }

  static func path(_ directory: String) -> String { "\(directory)/metrics.jsonl" }

  /// The checksum of the first bytes of a run's metrics; nil when there are fewer.
  static func checksum(_ directory: String, length: Int) -> String? {
    guard let file = try? MappedFile(path: path(directory)), file.count >= length else {
      return length == 0 ? Checksum().hexadecimal : nil
    }
    let checksum = Checksum()
    file.withBytes { checksum.update($0.extracting(first: length)) }
    return checksum.hexadecimal
  }

  /// The length and the checksum of the file, which is on the disk when this returns.
  ///
  /// - Throws: the first error.
  func flush() throws -> TrainingState.MetricsLength {
    if let fault { throw fault }
    try file.flush()
    return TrainingState.MetricsLength(length: file.count, checksum: content.hexadecimal)
  }

  func write(_ line: Line) {
    guard fault == nil else { return }
    do {
      content.update(try file.append(line))
      try events.append(step: line.step, time: Self.now, line.curves)
    } catch {
      fault = error
    }
  }

  /// Seconds since 1970.
  private static var now: Double { Date().timeIntervalSince1970 }
}

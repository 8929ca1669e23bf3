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
  private let content = Checksum()
  /// What went wrong first.
  private(set) var fault: (any Error)?

  /// Opens the file of a run.
  ///
  /// - Parameter length: the bytes that were written before the step that comes next.
  init(folder: String, keeping length: Int) throws {
    file = try JournalFile(path: Self.path(folder), keeping: length)
    guard file.count > 0 else { return }
    try MappedFile(path: Self.path(folder)).withBytes { content.update($0) }
  }

  static func path(_ folder: String) -> String { "\(folder)/metrics.jsonl" }

  /// The checksum of the first bytes of a run's metrics; nil when there are fewer.
  static func checksum(_ folder: String, length: Int) -> String? {
    guard let file = try? MappedFile(path: path(folder)), file.count >= length else {
      return length == 0 ? Checksum().hexadecimal : nil
    }
    let checksum = Checksum()
    file.withBytes { checksum.update($0.extracting(first: length)) }
    return checksum.hexadecimal
  }

  /// The length and the checksum of the file, which is on the disk when this returns.
  ///
  /// - Throws: what went wrong first.
  func flush() throws -> (length: Int, checksum: String) {
    if let fault { throw fault }
    try file.flush()
    return (file.count, content.hexadecimal)
  }

  func write(_ line: Line) {
    guard fault == nil else { return }
    do { content.update(try file.append(line)) } catch { fault = error }
  }
}

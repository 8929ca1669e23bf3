import Synchronization

/// The outcomes of all faulty commands, by the kind of their input.
final class FaultTable: Sendable {
  /// The table of this test run.
  static let shared = FaultTable()

  private struct Row {
    var cases = 0
    var outcomes: [String: Int] = [:]
    var slowest = 0.0
    var peakKibibytes = 0
  }

  private let rows = Mutex<[String: Row]>([:])

  /// Notes an outcome, such as an exit code.
  func add(_ kind: String, _ outcome: String, seconds: Double, peakKibibytes: Int) {
    rows.withLock { rows in
      var row = rows[kind] ?? Row()
      row.cases += 1
      row.outcomes[outcome, default: 0] += 1
      row.slowest = max(row.slowest, seconds)
      row.peakKibibytes = max(row.peakKibibytes, peakKibibytes)
      rows[kind] = row
    }
  }

  /// Prints a line a kind: cases, exit codes, slowest seconds, largest memory.
  func print() {
    let rows = rows.withLock { $0 }
    for (kind, row) in rows.sorted(by: { $0.key < $1.key }) {
      let outcomes = row.outcomes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
      let seconds = (row.slowest * 100).rounded() / 100
      Swift.print("faults | \(kind) | \(row.cases) | \(outcomes) | \(seconds) s | \(row.peakKibibytes >> 10) MiB")
    }
    Swift.print("faults | all | \(rows.values.reduce(0) { $0 + $1.cases })")
  }
}

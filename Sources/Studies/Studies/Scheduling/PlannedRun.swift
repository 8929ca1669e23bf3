import Files
import Foundation
import Training

/// A run that the ledger planned, as its directory shows it.
struct PlannedRun {
  /// Steps done and all steps of a run under way.
  struct Progress {
    let step: Int, stepCount: Int
  }

  let name: String, directory: String
  let operations: Double
  /// True when it has ended, well or not.
  let isEnded: Bool
  /// The progress of a run under way; nil before the first step and after the end.
  let progress: Progress?

  /// - Parameter line: of the plan.
  init(_ line: LedgerLine) {
    let directory = line.directory ?? ""
    name = line.name
    operations = line.operations ?? 0
    self.directory = directory
    isEnded = Self.isEnded(directory)
    progress = isEnded ? nil : Progress(ofRun: directory)
  }

  /// True when the run in a directory has ended, well or not.
  static func isEnded(_ directory: String) -> Bool {
    ["result", "diverged"].contains { exists("\(directory)/\($0).json") }
  }

  /// The fraction of its steps that are done, in `0...1`.
  var fractionDone: Double {
    isEnded ? 1 : progress?.fraction ?? 0
  }

  /// Floating-point operations that are done.
  var operationsDone: Double { fractionDone * operations }
}

extension PlannedRun.Progress {
  /// The fraction of the steps that are done, in `0...1`.
  var fraction: Double { Double(step) / Double(max(stepCount, 1)) }

  /// The progress that a run's directory shows; nil when it shows none.
  init?(ofRun directory: String) {
    guard let stepCount = Self.stepCount(directory), let step = Self.lastStep(directory) else { return nil }
    self.init(step: step, stepCount: stepCount)
  }

  private static func stepCount(_ directory: String) -> Int? {
    try? JSONDecoder().decode(RunConfiguration.self, from: Data(readFile("\(directory)/configuration.json")))
      .stepCount()
  }

  private static func lastStep(_ directory: String) -> Int? {
    (try? readFile("\(directory)/metrics.jsonl")).flatMap { lastStep(inMetrics: $0) }
  }

  /// The step of the last complete line.
  private static func lastStep(inMetrics metrics: [UInt8]) -> Int? {
    metrics.split(separator: UInt8(ascii: "\n")).reversed().lazy.compactMap { MetricsLine($0)?.step }.first
  }
}

/// The part of a line of a run's metrics that tells its progress.
private struct MetricsLine: Decodable {
  let step: Int

  /// Nil for a line that is half written.
  init?(_ line: some Sequence<UInt8>) {
    guard let decoded = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = decoded
  }
}

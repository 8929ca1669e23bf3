import Files
import Foundation
import Training

/// A run that the ledger planned, as its directory shows it.
struct PlannedRun {
  /// The progress of a run under way.
  struct Progress {
    /// Steps done and all steps.
    let step: Int, stepCount: Int
    /// The loss of the last step in nats per token, seconds of training, and tokens trained; nil where it tells none.
    let loss, seconds: Double?
    let tokens: Int?
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

  /// Seconds until the end at the rate so far; nil before the first step.
  var secondsLeft: Double? { seconds.map { $0 / Double(max(step, 1)) * Double(stepCount - step) } }

  /// The progress that a run's directory shows; nil when it shows none.
  init?(ofRun directory: String) {
    guard let stepCount = Self.stepCount(directory), let line = Self.lastLine(directory) else { return nil }
    self.init(
      step: line.step, stepCount: stepCount, loss: line.loss, seconds: line.seconds, tokens: line.tokens)
  }

  private static func stepCount(_ directory: String) -> Int? {
    try? JSONDecoder().decode(RunConfiguration.self, from: Data(readFile("\(directory)/configuration.json")))
      .stepCount()
  }

  private static func lastLine(_ directory: String) -> MetricsLine? {
    (try? readFile("\(directory)/metrics.jsonl")).flatMap { lastLine(ofMetrics: $0) }
  }

  /// The last complete line with a step.
  private static func lastLine(ofMetrics metrics: [UInt8]) -> MetricsLine? {
    metrics.suffix(lastBytes).split(separator: UInt8(ascii: "\n")).reversed().lazy.compactMap { MetricsLine($0) }.first
  }

  /// Enough bytes to have a complete line.
  private static let lastBytes = 1 << 16
}

/// The part of a line of a run's metrics that tells its progress.
private struct MetricsLine: Decodable {
  let step: Int
  let loss, seconds: Double?
  let tokens: Int?

  /// Nil for a line that is half written.
  init?(_ line: some Sequence<UInt8>) {
    guard let decoded = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = decoded
  }
}

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
}

extension PlannedRun.Progress {
  /// The fraction of the steps that are done, in `0...1`.
  var fraction: Double { Double(step) / Double(max(stepCount, 1)) }

  /// The progress that a run's directory shows; nil when it shows none.
  init?(ofRun directory: String) {
    guard let data = try? Data(readFile("\(directory)/configuration.json")),
      let run = try? JSONDecoder().decode(RunConfiguration.self, from: data), let stepCount = try? run.stepCount(),
      let step = Self.lastStep("\(directory)/metrics.jsonl")
    else { return nil }
    self.init(step: step, stepCount: stepCount)
  }

  /// The step of the last complete line of a run's metrics.
  private static func lastStep(_ path: String) -> Int? {
    struct Line: Decodable { let step: Int }
    guard let metrics = try? readFile(path) else { return nil }
    let lines = metrics.split(separator: UInt8(ascii: "\n")).reversed()
    return lines.lazy.compactMap { try? JSONDecoder().decode(Line.self, from: Data($0)).step }.first
  }
}

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
    isEnded = ["result", "diverged"].contains { exists("\(directory)/\($0).json") }
    progress = isEnded ? nil : Progress(ofRun: directory)
  }

  /// The fraction of its steps that are done, in `0...1`.
  var fractionDone: Double {
    guard !isEnded else { return 1 }
    return progress.map { Double($0.step) / Double(max($0.stepCount, 1)) } ?? 0
  }
}

extension PlannedRun.Progress {
  /// The progress that a run's directory shows; nil when it shows none.
  fileprivate init?(ofRun directory: String) {
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

import Foundation
import Testing

/// A run's directory between two starts of its study.
struct UnfinishedRun {
  /// The run's name without its fingerprint, as the program says it.
  let name: String
  /// The step of the last checkpoint; 0 without one.
  let checkpoint: Int
  /// The steps that were made, and those of them that are made again.
  let steps: Int, lostSteps: Int
  /// Seconds of training since the last checkpoint.
  let lostSeconds: Double
  /// The most that the last checkpoint took, in seconds; 0 without one.
  let checkpointSeconds: Double

  /// The unfinished runs of a store that have made a step.
  static func all(_ place: Workplace) throws -> [UnfinishedRun] {
    let files = try place.files("out/store/runs")
    let directories = Set(files.keys.compactMap { $0.split(separator: "/").first.map { String($0) } })
    return try directories.filter { files["\($0)/result.json"] == nil }.sorted().compactMap { directory in
      try files["\(directory)/metrics.jsonl"].flatMap { metrics in
        try UnfinishedRun(directory, metrics: metrics, checkpoints: Array(files.keys.filter { $0.contains("/state/") }))
      }
    }
  }

  private struct Line: Decodable {
    let step: Int
    let seconds: Double
  }

  private init?(_ directory: String, metrics: Data, checkpoints: [String]) throws {
    // The last line may be half written.
    let all = lines(String(decoding: metrics, as: UTF8.self)).compactMap {
      try? JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    guard let last = all.last else { return nil }
    let steps = checkpoints.filter { $0.hasPrefix("\(directory)/") && $0.hasSuffix(".safetensors") }
      .compactMap { $0.split(separator: "/").last?.split(separator: ".").first.flatMap { Int($0) } }
    name = String(directory.dropLast(9))
    let checkpoint = steps.max() ?? 0
    self.checkpoint = checkpoint
    self.steps = last.step
    lostSteps = last.step - checkpoint
    let before = all.last { $0.step == checkpoint }?.seconds ?? 0
    lostSeconds = last.seconds - before
    checkpointSeconds = checkpoint > 0 ? all.first { $0.step > checkpoint }.map { $0.seconds - before } ?? 0 : 0
  }

  /// Checks that the last checkpoint is no older than the interval that is promised: that of the study file, or a hundred
  /// times what a checkpoint takes.
  ///
  /// - Parameter allowance: Seconds that a busy machine may add.
  func expectFreshCheckpoint(every interval: Double, allowance: Double, _ comment: Comment) {
    #expect(lostSeconds <= max(interval, 100 * checkpointSeconds) + allowance, comment)
  }
}

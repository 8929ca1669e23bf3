import Files
import Foundation
import MessagePassing
import Tasks

extension BootstrapSetting {
  /// The scores of an arm's models at the questions of the study; nil when one is not in the store. Collective.
  func taskResults(of models: [TrainedModel], name: String) throws -> [TaskResult]? {
    try graph.results(
      of: ScoredModels(models, description: "\(models.count) models of \(name)"), at: tasks, cell,
      stage: BootstrapPart.stage)
  }
}

/// The lowest validation losses of runs, on the way as their metrics tell them, or at the end.
struct BestCheckpoints {
  let setting: BootstrapSetting

  private struct Line: Decodable {
    let step: Int
    let validationLoss: Double?
  }

  /// The best checkpoint of each run. Collective.
  ///
  /// - Parameter final: the loss at the end of each.
  func checkpoints(of models: [TrainedModel], final: [Double]) throws -> [BootstrapResult.Checkpoint] {
    let bytes = try setting.graph.world.broadcastFromRoot {
      [UInt8](try JSONEncoder().encode(zip(models, final).map { try Self.best(of: $0.directory, final: $1) }))
    }
    return try JSONDecoder().decode([BootstrapResult.Checkpoint].self, from: Data(bytes))
  }

  private static func best(of directory: String, final: Double) throws -> BootstrapResult.Checkpoint {
    let end = BootstrapResult.Checkpoint(loss: final, fraction: 1)
    let lines = try lines(of: directory)
    guard let last = lines.map(\.step).max(), last > 0 else { return end }
    let way = lines.compactMap { line in
      line.validationLoss.map { BootstrapResult.Checkpoint(loss: $0, fraction: Double(line.step) / Double(last)) }
    }
    return (way + [end]).min { $0.loss < $1.loss } ?? end
  }

  /// The lines of a run's metrics; none where these were removed.
  private static func lines(of directory: String) throws -> [Line] {
    let path = "\(directory)/metrics.jsonl"
    guard exists(path) else { return [] }
    return try readFile(path).split(separator: UInt8(ascii: "\n")).compactMap { line in
      try? JSONDecoder().decode(Line.self, from: Data(line))
    }
  }
}

import ArgumentParser
import Benchmarking
import Foundation
import MessagePassing
import Studies

/// Prices a study.
struct StudyPlanCommand: RankedCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Tell what a study takes on these ranks, before anything is trained.",
    discussion: """
      Example: mpirun -n 2 chorus study plan study.yaml --output results
      Prepares the corpus, measures each size for a few steps, and counts what the store does not have yet. A search
      decides on the way how many runs it needs; its line is an estimate.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var study: StudyOptions
  @Flag(
    help: ArgumentHelp(
      "Plan without the text, as if nothing were trained yet.",
      discussion: "The largest of corpus.tokens is taken to be there. Needs neither corpus.text nor the store."))
  var withoutText = false

  private struct Result: Encodable {
    let study: String
    let runs: Int
    let operations, coreHours, seconds: Double
    let memoryPerRank: Int
    let plan: StudyPlan
  }

  func run(_ session: Session) throws {
    let world = session.world
    try session.warnAboutCores()
    let (configuration, directories) = try study.read(world)
    let stop = try StopFlag(world)
    let setting = StudySetting(world: world, stop: stop, logger: session.logger)
    let study =
      withoutText
      ? try Study(withoutText: configuration, directories: directories, setting: setting)
      : try Study(configuration, directories: directories, setting: setting, onlyPlans: true)
    let plan = try study.plan(timing: { try time($0, team: $1, world) })
    let result = Result(
      study: configuration.name, runs: plan.stages.reduce(0) { $0 + $1.runs },
      operations: plan.stages.reduce(0) { $0 + $1.operations }, coreHours: plan.coreSeconds / 3600,
      seconds: plan.seconds, memoryPerRank: plan.memoryPerRank, plan: plan)
    try session.print(result) { text(plan) }
  }

  /// Times the steps of a sample on this rank while the others time theirs. Collective over the world.
  private func time(_ sample: StepSample, team: Communicator, _ world: Communicator) throws -> StepTime {
    let directory = NSTemporaryDirectory() + "chorus-plan-\(UUID().uuidString)"
    let benchmark = try world.agree {
      try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
      return try StepBenchmark(
        sample.model, batchSize: sample.batchSize, lanes: sample.lanes, steps: sample.steps, directory: directory)
    }
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let measured = try benchmark.measure(team: team)
    return StepTime(stepSeconds: measured.stepSeconds, updateSeconds: measured.updateSeconds)
  }

  private func text(_ plan: StudyPlan) -> String {
    let sizes = plan.sizes.map { size in
      [
        size.model, "\(size.parameters)", String(format: "%.1f", size.operationsPerSecond / 1e9),
        "\(size.memoryPerRank >> 20) MiB",
      ]
    }
    let stages = plan.stages.map { stage in
      [
        stage.name, (stage.isEstimate ? "about " : "") + "\(stage.runs)", "\(stage.ended)",
        String(format: "%.3g", stage.operations), String(format: "%.2f", stage.coreSeconds / 3600),
        duration(Int(stage.seconds.rounded(.up))),
      ]
    }
    return """
      \(TextTable(rows: [["size", "parameters", "GFLOP/s a rank", "memory a rank"]] + sizes).text)

      \(TextTable(rows: [["stage", "runs", "ended", "FLOP left", "core hours", "wall time"]] + stages).text)

      in all \(String(format: "%.2f", plan.coreSeconds / 3600)) core hours, about \(duration(Int(plan.seconds.rounded(.up)))) \
      on \(plan.ranks) rank(s); the store takes at most \(plan.storeBytes >> 20) MiB\(plan.advice.map { "\n\nnote: \($0)" }.joined())
      """
  }
}

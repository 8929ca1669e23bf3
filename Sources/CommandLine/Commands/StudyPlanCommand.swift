import ArgumentParser
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
    let (configuration, folders) = try study.read(world)
    let stop = try StopFlag(world)
    let study =
      withoutText
      ? try Study(withoutText: configuration, folders: folders, world: world, stop: stop, logger: session.logger)
      : try Study(
        configuration, folders: folders, world: world, stop: stop, logger: session.logger, onlyPlans: true
      ) { _, _ in }
    let plan = try study.plan()
    let result = Result(
      study: configuration.name, runs: plan.stages.reduce(0) { $0 + $1.runs },
      operations: plan.stages.reduce(0) { $0 + $1.operations }, coreHours: plan.coreSeconds / 3600,
      seconds: plan.seconds, memoryPerRank: plan.memoryPerRank, plan: plan)
    try session.print(result) { text(plan) }
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
      on \(plan.ranks) rank(s); the store takes at most \(plan.storeBytes >> 20) MiB
      """
  }
}

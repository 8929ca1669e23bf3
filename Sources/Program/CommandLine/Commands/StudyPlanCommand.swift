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
      decides on the way how many runs it needs; its line is an estimate. For a node, this machine unless options tell its
      cores and memory, it proposes how many ranks to start and with how many threads.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var study: StudyOptions
  @OptionGroup var node: NodeOptions
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

    init(_ plan: StudyPlan, of study: String) {
      self.study = study
      self.plan = plan
      runs = plan.stages.reduce(0) { $0 + $1.runs }
      operations = plan.stages.reduce(0) { $0 + $1.operations }
      coreHours = plan.coreSeconds / 3600
      seconds = plan.seconds
      memoryPerRank = plan.memoryPerRank
    }
  }

  func run(_ session: Session) throws {
    let world = session.world
    try session.warnAboutCores()
    let (configuration, directories) = try study.read(session)
    let setting = StudySetting(world: world, stop: try StopFlag(world), logger: session.logger)
    let study =
      withoutText
      ? try Study(withoutText: configuration, directories: directories, setting: setting)
      : try Study(configuration, directories: directories, setting: setting, onlyPlans: true)
    let plan = try study.plan(on: node.node(world), timing: { try time($0, team: $1, world) })
    try session.print(Result(plan, of: configuration.name)) { text(plan) }
  }

  /// Times the steps of a sample on this rank while the others time theirs. Collective over the world.
  private func time(_ sample: StepSample, team: Communicator, _ world: Communicator) throws -> StepTime {
    let directory = NSTemporaryDirectory() + "chorus-plan-\(UUID().uuidString)"
    let benchmark = try world.agree { try makeBenchmark(sample, in: directory) }
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let measured = try benchmark.measure(team: team)
    return StepTime(stepSeconds: measured.stepSeconds, updateSeconds: measured.updateSeconds)
  }

  private func makeBenchmark(_ sample: StepSample, in directory: String) throws -> StepBenchmark {
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    return try StepBenchmark(
      sample.model, batchSize: sample.batchSize, lanes: sample.lanes, steps: sample.steps, directory: directory)
  }
}

/// The plan as text.
extension StudyPlanCommand {
  private func text(_ plan: StudyPlan) -> String {
    """
    \(sizes(plan))

    \(layouts(plan))

    \(stages(plan))

    in all \(hours(plan.coreSeconds)) core hours, about \(duration(Int(plan.seconds.rounded(.up)))) \
    on \(plan.ranks) rank(s); the store takes at most \(plan.storeBytes >> 20) MiB
    \(evaluation(plan.evaluation, ranks: plan.ranks))\(advice(plan))
    """
  }

  /// The part of the evaluations in a plan's cost.
  private func evaluation(_ evaluation: StudyPlan.Evaluation, ranks: Int) -> String {
    let scoring = evaluation.scoring
    let time = approximateTime(evaluation.coreSeconds / Double(ranks))
    let text = "of that evaluating \(scoring.tokens) tokens in \(scoring.passes) passes, about \(time)"
    return evaluation.exceedsTraining ? "\(text)\n\(evaluationAdvice)" : text
  }
  private func advice(_ plan: StudyPlan) -> String { plan.advice.map { "\n\nnote: \($0)" }.joined() }

  private func sizes(_ plan: StudyPlan) -> String {
    let rows = plan.sizes.map {
      [
        $0.model, "\($0.parameters)", String(format: "%.1f", $0.operationsPerSecond / 1e9),
        "\($0.memoryPerRank >> 20) MiB",
      ]
    }
    return TextTable(rows: [["size", "parameters", "GFLOP/s a rank", "memory a rank"]] + rows).text
  }

  private func layouts(_ plan: StudyPlan) -> String {
    let rows = plan.sizes.map { [$0.model, text($0.alone), text($0.team)] }
    let head = ["size", "a run on each rank", "one run on all ranks"]
    let memory = String(format: "%.1f", plan.node.memory / 0x1p30)
    return "ranks and threads for a node of \(plan.node.cores) core(s) and \(memory) GiB:\n"
      + TextTable(rows: [head] + rows).text
  }

  private func text(_ layout: NodeLayout?) -> String {
    guard let layout else { return "too large" }
    return "\(layout.ranks) × \(layout.threads), \(layout.memory >> 20) MiB"
  }

  private func stages(_ plan: StudyPlan) -> String {
    let rows = plan.stages.map {
      [
        $0.name, ($0.isEstimate ? "about " : "") + "\($0.runs)", "\($0.ended)", String(format: "%.3g", $0.operations),
        hours($0.coreSeconds), duration(Int($0.seconds.rounded(.up))),
      ]
    }
    return TextTable(rows: [["stage", "runs", "ended", "FLOP left", "core hours", "wall time"]] + rows).text
  }

  private func hours(_ seconds: Double) -> String { String(format: "%.2f", seconds / 3600) }
}

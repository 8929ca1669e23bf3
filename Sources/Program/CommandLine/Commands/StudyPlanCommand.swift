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
      cores and memory, it proposes how many ranks to start and with how many threads. With --budget, it also tells what to
      leave out.
      """)

  @OptionGroup var common: CommonOptions
  @OptionGroup var study: StudyOptions
  @OptionGroup var node: NodeOptions
  @Flag(
    help: ArgumentHelp(
      "Plan without the text, as if nothing were trained yet.",
      discussion: "The largest of corpus.tokens is taken to be there. Needs neither corpus.text nor the store."))
  var withoutText = false
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Core hours that the study may take.",
      discussion:
        "The plan tells what each size, number of tokens and further part costs, and what to leave out. Example: --budget 5000"
    ))
  var budget: Double?

  func validate() throws {
    guard budget.map({ $0 > 0 && $0.isFinite }) ?? true else {
      throw ValidationError("--budget must be a positive number of core hours, not \(budget ?? 0).")
    }
  }

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
    try session.print(Result(plan, of: configuration.name)) {
      PlanText(plan: plan, budget: budget.map { $0 * 3600 }).text
    }
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

import Distillation
import Files
import MessagePassing
import Training

/// Adds the steps of one group of students to the graph: samples, then distributions, then the students' runs.
struct StudentGrowth {
  let group: StudentGroup
  let wanted: DistillationConfiguration
  let graph: StudyGraph
  /// The round of the runs; samples come before all of them.
  var round = firstRound
  /// The round of the distributions that they learn from.
  var distributionsRound = 1

  static let firstRound = 2
  private static let stage = StudentsPart.stage

  private var study: Study { graph.study }

  /// The students that finished; nil as long as one is open. Collective.
  func students() throws -> [FinishedRun]? {
    guard let runs = try runs(seeds: wanted.seeds), runs.allSatisfy(\.state.isEnded) else { return nil }
    return runs.compactMap { FinishedRun($0.step, $0.state) }
  }

  /// A student's run and its state.
  typealias StudentRun = (step: TrainingStep, state: RunState)

  /// The runs of some seeds; nil as long as they are not determined. Collective.
  func runs(seeds: [Int]) throws -> [StudentRun]? {
    let samples = try makeSamples()
    if let samples, !samples.isComplete {
      addForecasts(seeds: seeds)
      return nil
    }
    let distiller = try graph.world.agree { try makeDistiller(samples) }
    let inputs = [samples?.fingerprint].compactMap { $0 }
    let steps = try graph.world.agree { try seeds.map { try step(seed: $0, distiller, inputs: inputs) } }
    let states = try study.store.states(of: steps, world: graph.world)
    if group.method.needsDistributions, let open = zip(steps, states).first(where: { !$0.1.isEnded }) {
      try addDistributions(distiller, for: open.0)
    }
    try graph.add(steps, stage: Self.stage, round: round)
    return zip(steps, states).map { (step: $0, state: $1) }
  }

  /// The samples that the group learns from; nil when it needs none. Collective.
  private func makeSamples() throws -> SamplesStep? {
    guard group.method.needsSamples else { return nil }
    let tokens = wanted.sampledTokens(group.cell, group.point)
    let step = try SamplesStep(tokens: tokens, from: group.teacher, size: group.cell, graph)
    graph.add(step, stage: Self.stage, isComplete: step.isComplete)
    return step
  }

  /// Adds students whose runs are not determined yet: they depend on samples that are not drawn, or on other students.
  func addForecasts(seeds: [Int]) {
    for seed in seeds {
      graph.add(group.forecast(seed: seed, study.store), stage: Self.stage, round: round, isComplete: false)
    }
  }

  /// The distiller that turns the group's runs into those of students.
  private func makeDistiller(_ samples: SamplesStep?) throws -> Distiller {
    var settings = wanted.settings(group.method, group.point, samples: samples?.directory)
    if !group.isTaughtByEnsemble { settings.memberWeights = nil }
    return try Distiller(
      teacher: group.teacher.map { $0.directory }, of: group.cell.base, corpus: study.corpus, settings: settings,
      cache: study.directories.distributions)
  }

  private func addDistributions(_ distiller: Distiller, for student: TrainingStep) throws {
    let step = try graph.world.agree { try DistributionsStep(distiller, for: student, of: group) }
    let isComplete = try graph.isComplete(step.fingerprint) { try step.isComplete() }
    graph.add(step, stage: Self.stage, round: distributionsRound, isComplete: isComplete)
  }

  /// Adds distributions of one model of the students' size, which is not trained yet.
  func addDistributionForecast() {
    let recipe = wanted.recipe(members: ["a link"], tokens: group.cell.tokens, of: group.cell, study.corpus.fingerprint)
    let step = ForecastStep(name: "the distributions of a link", cost: [recipe].cost(group.cell))
    graph.add(step, stage: Self.stage, round: distributionsRound, isComplete: false)
  }

  /// The run of one student. A control that is a member's own run is not trained again.
  private func step(seed: Int, _ distiller: Distiller, inputs: [Fingerprint]) throws -> TrainingStep {
    let plan = try distiller.plan(configuration(seed: seed), group.method)
    let member = try study.store.step(group.cell, group.point, .both(seed), reason: group.reason)
    if try plan.run.fingerprint() == member.runFingerprint { return member }
    return try study.store.step(
      plan.run, distillation: plan.data, size: group.cell.measuredSize, name: group.name(seed: seed),
      reason: group.reason, inputs: inputs + [try DistributionsStep.fingerprint(of: plan.run)].compactMap { $0 })
  }

  /// A student's settings without its teacher. Seeds count up along a chain.
  ///
  /// Distributions belong to fixed windows, so such students' windows are not cut anew, and neither are those of the control
  /// that has no teacher. What the teacher knows beyond the study's text, it teaches: nothing is replayed.
  private func configuration(seed: Int) -> RunConfiguration {
    var run = group.cell.run(group.point, .both(seed + group.link)).withoutReplay()
    if hasFixedWindows { run.training.shuffle = .sequences }
    return run
  }

  private var hasFixedWindows: Bool {
    let areDistributionsLearned = wanted.methods.contains { $0.needsDistributions }
    return group.method.needsDistributions || group.method == .equalCompute && areDistributionsLearned
  }
}

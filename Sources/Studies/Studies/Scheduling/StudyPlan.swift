import Corpora
import Foundation
import MessagePassing
import Training

/// What a study will take, before anything is trained.
public struct StudyPlan: Codable, Sendable {
  /// A part of the study.
  public struct Stage: Codable, Sendable {
    /// standard, regularized, members, evaluation, controls or distillation.
    public let name: String
    /// Runs, and those of them that have ended already.
    public let runs: Int, ended: Int
    /// Whether `runs` is a guess, because a search decides on the way.
    public let isEstimate: Bool
    /// Floating-point operations of what is left.
    public internal(set) var operations: Double
    /// Seconds of one core, and of all ranks together from start to end.
    public internal(set) var coreSeconds: Double, seconds: Double
  }

  /// What was measured of one size.
  public struct Size: Codable, Sendable {
    /// The size's name and N.
    public let model: String, parameters: Int
    /// Floating-point operations a second and rank, all ranks at work.
    public let operationsPerSecond: Double
    /// Bytes of a rank that trains it alone.
    public let memoryPerRank: Int
  }

  /// How many ranks the times are for.
  public let ranks: Int
  /// The sizes.
  public let sizes: [Size]
  /// The parts, in order.
  public let stages: [Stage]
  /// Bytes that the store will take at most.
  public let storeBytes: Int

  /// Seconds of one core.
  public var coreSeconds: Double { stages.reduce(0) { $0 + $1.coreSeconds } }
  /// Seconds from start to end.
  public var seconds: Double { stages.reduce(0) { $0 + $1.seconds } }
  /// The largest memory of a rank, in bytes.
  public var memoryPerRank: Int { sizes.map { $0.memoryPerRank }.max() ?? 0 }
}

extension Study {
  /// Prices the study with rates that are measured on this machine in a few seconds. Collective.
  ///
  /// - Parameter time: times the steps of a sample on a team of one rank; called on every rank.
  /// - Throws: `AgreedFailure`, `MPIError`.
  public func plan(timing time: StepTimer) throws -> StudyPlan {
    let sizes = try measureSizes(time)
    return try world.agree {
      let rates = Dictionary(uniqueKeysWithValues: sizes.map { ($0.model, $0.operationsPerSecond) })
      let forecasts = try configuration.recipes.searched.flatMap { recipe in
        try cells.map { try SearchForecast(RecipeSearch(recipe, $0), store) }
      }
      let ends = forecasts.map { $0.end }
      var stages = configuration.recipes.searched.map { recipe in
        price(forecasts.filter { $0.end.recipe.name == recipe.name }, recipe.name.rawValue, rates)
      }
      stages.append(try priceMembers(ends, rates, isEstimate: forecasts.contains { $0.isEstimate }))
      stages.append(try priceEvaluation(ends, rates))
      if !configuration.controls.kinds.isEmpty { stages.append(try priceControls(ends, rates)) }
      let students = try configuration.distillation.map { try priceStudents($0, ends, rates) }
      if let students { stages.append(students.stage) }
      let runs = stages.reduce(0) { $0 + $1.runs }
      let largest = sizes.map { $0.parameters }.max() ?? 0
      return StudyPlan(
        ranks: world.size, sizes: sizes, stages: stages, storeBytes: runs * largest * 4 + (students?.bytes ?? 0))
    }
  }

  /// The speed of each size with every rank at work on its own.
  ///
  /// Sizes whose step would take long are measured on a part of them: a block or some of the same widths.
  private func measureSizes(_ time: StepTimer) throws -> [StudyPlan.Size] {
    let alone = try world.split(color: world.rank) ?? world
    return try configuration.sizes.compactMap { size in
      guard let cell = cells.first(where: { $0.size == size.name }) else { return nil }
      let sample = cell.base.sample()
      let measured = try time(sample, alone)
      var all = [Double](repeating: 0, count: world.size)
      // The update is a small part of a step of many tokens, but not of a sample's.
      all[world.rank] = measured.stepSeconds - (sample.isWhole ? 0 : measured.updateSeconds)
      try world.allReduce(&all)
      let mean = all.reduce(0, +) / Double(all.count)
      return StudyPlan.Size(
        model: size.name, parameters: cell.base.parameterCount,
        operationsPerSecond: sample.operations / max(mean, 1e-9),
        memoryPerRank: cell.base.memory)
    }
  }

  /// What is left of a recipe's searches, whose rounds go side by side.
  private func price(_ forecasts: [SearchForecast], _ name: String, _ rates: [String: Double]) -> StudyPlan.Stage {
    let roundCount = forecasts.map { $0.rounds.count }.max() ?? 0
    let rounds = (0..<roundCount).map { round in
      forecasts.filter { round < $0.rounds.count }.flatMap { forecast in
        forecast.rounds[round].map { Work($0, rate: rates[forecast.end.cell.size]) }
      }
    }
    return stage(
      name, ended: forecasts.reduce(0) { $0 + $1.ended }, isEstimate: forecasts.contains { $0.isEstimate }, rounds)
  }

  private func priceMembers(
    _ searches: [RecipeSearch], _ rates: [String: Double], isEstimate: Bool
  ) throws -> StudyPlan.Stage {
    let tasks = try cells.flatMap { cell in
      try candidates(cell, searches).flatMap { candidate in candidate.tasks.map { (cell: cell, task: $0) } }
    }
    let left = try tasks.filter { try !$0.task.isEnded() }
    return stage(
      "members", ended: tasks.count - left.count, isEstimate: isEstimate,
      [left.map { Work($0.task.cost, rate: rates[$0.cell.size]) }])
  }

  /// What ensembles are compared with: members with other seeds, and one large model that is tuned.
  ///
  /// The large model is taken to run at the speed of the members' size.
  private func priceControls(_ searches: [RecipeSearch], _ rates: [String: Double]) throws -> StudyPlan.Stage {
    let (controls, ensemble) = (configuration.controls, configuration.recipes.ensemble)
    let compared = cells.filter { $0.size == controls.model }
    guard let cell = compared.max(by: { $0.tokens < $1.tokens }),
      let point = try candidates(cell, searches).first?.point
    else { return stage("controls", ended: 0, isEstimate: false, []) }
    var (tasks, search): ([RunTask], SearchForecast?) = ([], nil)
    for kind in controls.kinds {
      switch kind {
      case .initialization, .order: tasks += try seedTasks(kind, cell, point)
      case .weightAverage: break
      case .oneModel:
        let large = try largeCell(cell, members: ensemble.memberCount)
        if let recipe = configuration.recipes.regularized {
          search = try SearchForecast(RecipeSearch(recipe, large), store)
        } else {
          tasks.append(try store.task(large, large.point, .both(0), reason: ""))
        }
      }
    }
    let left = try tasks.filter { try !$0.isEnded() }
    let rounds = [left.map { $0.cost }] + (search?.rounds ?? [])
    return stage(
      "controls", ended: tasks.count - left.count + (search?.ended ?? 0), isEstimate: search?.isEstimate ?? false,
      rounds.map { round in round.map { Work($0, rate: rates[cell.size]) } })
  }

  /// Every member's forward passes over both splits, and those that fitted weights take.
  private func priceEvaluation(_ searches: [RecipeSearch], _ rates: [String: Double]) throws -> StudyPlan.Stage {
    let left = try cells.map { cell in
      let tokens = try tokensToEvaluate(candidates(cell, searches))
      return Work(Double(tokens) * cell.base.model.trainingOperationsPerToken / 3, rate: rates[cell.size])
    }
    let core = left.reduce(0) { $0 + $1.seconds }
    return StudyPlan.Stage(
      name: "evaluation", runs: 0, ended: 0, isEstimate: false, operations: left.reduce(0) { $0 + $1.operations },
      coreSeconds: core, seconds: core / Double(world.size))
  }

  /// Tokens that members read for the evaluations of a cell's ensembles that are not in the store.
  private func tokensToEvaluate(_ candidates: [EnsembleCandidate]) throws -> Int {
    let members = candidates.map { $0.tasks.map { $0.fingerprint } }
    let curves = try members.reduce(0) { total, members in
      let splits = try [Split.validation, .test].filter {
        try !isEvaluated(CurvesStep(split: $0, members: members))
      }
      return total + members.count * splits.reduce(0) { $0 + corpus.manifest.part($1).tokens }
    }
    // One candidate is chosen and weighed.
    let isWeighed = try members.contains { try isEvaluated(WeightsStep(members: $0)) }
    guard configuration.evaluation.weights.contains(.fit), !isWeighed else { return curves }
    let passes = Self.weightPasses
    let part = { [corpus] (split: Split) in corpus.manifest.part(split).tokens }
    return curves + (members.first?.count ?? 0) * (passes.validation * part(.validation) + passes.test * part(.test))
  }

  /// - Parameter rounds: what is left, in parts that wait for one another.
  func stage(_ name: String, ended: Int, isEstimate: Bool, _ rounds: [[Work]]) -> StudyPlan.Stage {
    let (left, lanes) = (rounds.flatMap { $0 }, configuration.training.lanes)
    return StudyPlan.Stage(
      name: name, runs: ended + left.count, ended: ended, isEstimate: isEstimate,
      operations: left.reduce(0) { $0 + $1.operations }, coreSeconds: left.reduce(0) { $0 + $1.seconds },
      seconds: rounds.reduce(0) { total, round in
        total + Schedule(costs: round.map { $0.seconds }, ranks: world.size, lanes: lanes).duration
      })
  }
}

/// A run that is to be made: its floating-point operations, and its seconds on one rank.
struct Work {
  let operations: Double, seconds: Double

  /// - Parameter rate: operations a second and rank.
  init(_ operations: Double, rate: Double?) {
    (self.operations, seconds) = (operations, operations / (rate ?? 1))
  }
}

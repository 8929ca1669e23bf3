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
  /// Rounds of a descent, one after the other.
  private static let descentRounds = 3

  /// Prices the study with rates that are measured on this machine in a few seconds. Collective.
  ///
  /// - Throws: `AgreedFailure`, `MPIError`.
  public func plan() throws -> StudyPlan {
    let sizes = try measureSizes()
    return try world.agree {
      let rates = Dictionary(uniqueKeysWithValues: sizes.map { ($0.model, $0.operationsPerSecond) })
      var searches = configuration.recipes.searched.flatMap { recipe in cells.map { RecipeSearch(recipe, $0) } }
      for index in searches.indices { try searches[index].advanceAsFarAsKnown(store) }
      var stages = try configuration.recipes.searched.map { recipe in
        try price(searches.filter { $0.recipe.name == recipe.name }, recipe, rates)
      }
      stages.append(try priceMembers(searches, rates))
      stages.append(priceEvaluation(rates))
      if !configuration.controls.kinds.isEmpty { stages.append(try priceControls(searches, rates)) }
      let students = try configuration.distillation.map { try priceStudents($0, searches, rates) }
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
  private func measureSizes() throws -> [StudyPlan.Size] {
    let alone = try world.split(color: world.rank) ?? world
    return try configuration.sizes.compactMap { size in
      guard let cell = cells.first(where: { $0.size == size.name }) else { return nil }
      let sample = cell.base.sample()
      let folder = NSTemporaryDirectory() + "chorus-plan-\(UUID().uuidString)"
      let benchmark = try world.agree {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try StepBenchmark(
          sample.model, batchSize: sample.batchSize, lanes: sample.lanes, steps: sample.steps, folder: folder)
      }
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let measured = try benchmark.measure(team: alone)
      var all = [Double](repeating: 0, count: world.size)
      // The update is a small part of a step of many tokens, but not of a sample's.
      all[world.rank] = measured.stepSeconds - (sample.isWhole ? 0 : measured.updateSeconds)
      try world.merge(&all)
      let mean = all.reduce(0, +) / Double(all.count)
      return StudyPlan.Size(
        model: size.name, parameters: cell.base.parameterCount,
        operationsPerSecond: sample.operations / max(mean, 1e-9),
        memoryPerRank: cell.base.memory)
    }
  }

  /// What is left of a recipe's searches.
  private func price(
    _ searches: [RecipeSearch], _ recipe: RecipeConfiguration.Searched, _ rates: [String: Double]
  ) throws -> StudyPlan.Stage {
    let isEstimate = recipe.method == .coordinateDescent && searches.contains { !$0.search.open.isEmpty }
    var (operations, seconds, ended): (Double, [Double], Int) = (0, [], 0)
    for search in searches {
      let open = try search.openTasks(store)
      ended += search.search.trials.count * recipe.seedCount
      guard !open.isEmpty else { continue }
      let known = try open.filter { try $0.isEnded() }.count
      ended += known
      let mean = open.reduce(0) { $0 + $1.cost } / Double(open.count)
      let expected = isEstimate ? recipe.grid.descentPoints - search.search.trials.count : 0
      let count = max(open.count, expected * recipe.seedCount) - known
      operations += Double(count) * mean
      seconds += Array(repeating: mean / (rates[search.cell.size] ?? 1), count: count)
    }
    return stage(
      recipe.name, ended: ended, isEstimate: isEstimate, operations: operations, seconds: seconds,
      rounds: recipe.method == .grid ? 1 : Self.descentRounds)
  }

  private func priceMembers(_ searches: [RecipeSearch], _ rates: [String: Double]) throws -> StudyPlan.Stage {
    let tasks = try cells.flatMap { cell in
      try candidates(cell, searches).flatMap { candidate in candidate.tasks.map { (cell: cell, task: $0) } }
    }
    let left = try tasks.filter { try !$0.task.isEnded() }
    return stage(
      "members", ended: tasks.count - left.count, isEstimate: searches.contains { !$0.search.open.isEmpty },
      operations: left.reduce(0) { $0 + $1.task.cost },
      seconds: left.map { $0.task.cost / (rates[$0.cell.size] ?? 1) }, rounds: 1)
  }

  /// What ensembles are compared with: members with other seeds, and one large model that is tuned.
  ///
  /// The large model is taken to run at the speed of the members' size.
  private func priceControls(_ searches: [RecipeSearch], _ rates: [String: Double]) throws -> StudyPlan.Stage {
    let (controls, ensemble) = (configuration.controls, configuration.recipes.ensemble)
    let compared = cells.filter { $0.size == controls.model }
    guard let cell = compared.max(by: { $0.tokens < $1.tokens }),
      let point = try candidates(cell, searches).first?.point
    else { return stage("controls", ended: 0, isEstimate: false, operations: 0, seconds: [], rounds: 1) }
    var (tasks, guesses): ([RunTask], [Double]) = ([], [])
    for kind in controls.kinds {
      switch kind {
      case .initialization, .order: tasks += try seedTasks(kind, cell, point)
      case .weightAverage: break
      case .oneModel:
        let large = try largeCell(cell, members: ensemble.memberCount)
        let task = try store.task(large, large.point, .both(0), reason: "")
        guard let recipe = configuration.recipes.regularized else {
          tasks.append(task)
          continue
        }
        guesses += try guess(recipe, large)
      }
    }
    let left = try tasks.filter { try !$0.isEnded() }
    let costs = left.map { $0.cost } + guesses
    return stage(
      "controls", ended: tasks.count - left.count, isEstimate: !guesses.isEmpty, operations: costs.reduce(0, +),
      seconds: costs.map { $0 / (rates[cell.size] ?? 1) }, rounds: 1)
  }

  /// What a search that has not begun costs, run by run.
  private func guess(_ recipe: RecipeConfiguration.Searched, _ cell: Cell) throws -> [Double] {
    let search = RecipeSearch(recipe, cell)
    let open = try search.openTasks(store)
    let mean = open.reduce(0) { $0 + $1.cost } / Double(max(open.count, 1))
    let points = recipe.method == .grid ? search.search.open.count : recipe.grid.descentPoints
    return Array(repeating: mean, count: points * recipe.seedCount)
  }

  /// Every member's forward passes over both splits.
  private func priceEvaluation(_ rates: [String: Double]) -> StudyPlan.Stage {
    let ensemble = configuration.recipes.ensemble
    let members = ensemble.memberCount * ensemble.epochsFactors.count * ensemble.weightDecayFactors.count
    let tokens = corpus.manifest.part(.validation).tokens + corpus.manifest.part(.test).tokens
    let costs = cells.map { cell in
      let operations = Double(members * tokens) * cell.base.model.trainingOperationsPerToken / 3
      return (operations: operations, seconds: operations / (rates[cell.size] ?? 1))
    }
    let core = costs.reduce(0) { $0 + $1.seconds }
    return StudyPlan.Stage(
      name: "evaluation", runs: 0, ended: 0, isEstimate: false, operations: costs.reduce(0) { $0 + $1.operations },
      coreSeconds: core, seconds: core / Double(world.size))
  }

  /// - Parameter rounds: parts of the runs that wait for one another.
  func stage(
    _ name: String, ended: Int, isEstimate: Bool, operations: Double, seconds: [Double], rounds: Int
  ) -> StudyPlan.Stage {
    let length = max(1, (seconds.count + rounds - 1) / rounds)
    let wall = stride(from: 0, to: seconds.count, by: length).reduce(0) { total, start in
      let round = Array(seconds[start..<min(start + length, seconds.count)])
      return total + Schedule(costs: round, ranks: world.size, lanes: configuration.training.lanes).duration
    }
    return StudyPlan.Stage(
      name: name, runs: ended + seconds.count, ended: ended, isEstimate: isEstimate, operations: operations,
      coreSeconds: seconds.reduce(0, +), seconds: wall)
  }
}

extension RecipeSearch {
  /// Follows the search through the runs that have ended.
  fileprivate mutating func advanceAsFarAsKnown(_ store: RunStore) throws {
    while !search.open.isEmpty, try openTasks(store).allSatisfy({ try $0.isEnded() }) { try advance(store) }
  }
}

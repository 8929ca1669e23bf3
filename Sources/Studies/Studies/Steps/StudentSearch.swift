import Distillation
import MessagePassing

/// The choice of the settings of one group of students: each point is tried with the first seed, and the loss on validation
/// after its last step decides.
struct StudentSearch {
  /// Students with the settings that the search starts from.
  private let group: StudentGroup
  private let wanted: DistillationConfiguration
  private let graph: StudyGraph
  private var search: CellSearch
  /// The runs of the places that were tried.
  private var runs: [SearchGrid.Place: StudentGrowth.StudentRun] = [:]
  /// The round of the next runs.
  private var round: Int

  /// Nil for students whose settings are given.
  init?(_ group: StudentGroup, wanted: DistillationConfiguration, graph: StudyGraph, round: Int) {
    guard let search = Self.search(group, wanted, graph) else { return nil }
    self.group = group
    self.wanted = wanted
    self.graph = graph
    self.search = search
    self.round = round
  }

  private static func search(
    _ group: StudentGroup, _ wanted: DistillationConfiguration, _ graph: StudyGraph
  ) -> CellSearch? {
    if group.method == .equalCompute, wanted.control == .tuned {
      return decaySearch(group, graph)
    }
    guard !group.method.isControl, let searched = wanted.search else { return nil }
    return CellSearch(searched.grid(group.method, around: group.point), method: .coordinateDescent, from: group.point)
  }

  /// The most that the control's weight decay may be, as a multiple of the tuned single model's.
  private static let greatestDecayFactor = 16.0

  /// The search for the weight decay of the control of equal compute, from that of the tuned single model to the students' below it,
  /// or by doublings above it: members and students do best with little decay, one model without a teacher with more.
  private static func decaySearch(_ group: StudentGroup, _ graph: StudyGraph) -> CellSearch {
    let single = (graph.part(SearchPart.self)?.tunedPoint(of: group.cell) ?? group.cell.point).weightDecay
    let values = [group.point.weightDecay, single, 2 * single]
    let bounds = (values.min() ?? single)...greatestDecayFactor * single
    var start = group.point
    start[.weightDecay] = single
    return CellSearch(
      SearchGrid([SearchAxis(.weightDecay, values, bounds: bounds)]), method: .coordinateDescent, from: start)
  }

  /// The seed that tries settings.
  private var seeds: [Int] { Array(wanted.seeds.prefix(1)) }

  private func growth(_ place: SearchGrid.Place, round: Int) -> StudentGrowth {
    let tried = group.withoutSaving.with(search.grid[place])
    return StudentGrowth(group: tried, wanted: wanted, graph: graph, round: round)
  }

  /// Adds the runs, round after round, until the next round depends on open ones; nil as long as there are some. Collective.
  ///
  /// If the graph forecasts, the rounds to the expected end follow, and the students with the best settings.
  mutating func follow() throws -> Choice? {
    while !search.open.isEmpty {
      let tried = try search.open.map { try growth($0, round: round).runs(seeds: seeds)?.first }
      let ended = tried.compactMap { $0 }.filter(\.state.isEnded)
      guard ended.count == tried.count else {
        forecast(isOpenIncluded: false)
        return nil
      }
      advance(ended)
    }
    return Choice(
      point: group.point.with(search.grid[search.best]), loss: search.known(search.best) ?? .infinity, result: result,
      round: round)
  }

  /// Decides what is needed next from the runs of all open places.
  private mutating func advance(_ ended: [StudentGrowth.StudentRun]) {
    let added = Dictionary(uniqueKeysWithValues: zip(search.open, ended))
    runs.merge(added) { $1 }
    search.advance { added[$0]?.state.result?.validation?.nats ?? .infinity }
    round += 1
  }

  /// The settings that a search found.
  struct Choice {
    let point: GridPoint
    /// The loss of the first seed on validation; infinite when all runs diverged.
    let loss: Double
    /// Nil when there was one point alone.
    let result: StudentSearchResult?
    /// The round of the students with these settings.
    let round: Int
  }
}

// MARK: Forecasts and results

extension StudentSearch {
  /// Adds the runs to the expected end as estimates, and the students with the settings that are expected to be best.
  ///
  /// - Parameter isOpenIncluded: false when the next round is in the graph.
  func forecast(isOpenIncluded: Bool) {
    guard graph.forecasts else { return }
    if search.method == .coordinateDescent { graph.markEstimated(StudentsPart.stage) }
    let expected = search.forecast()
    for (number, places) in expected.rounds.enumerated().dropFirst(isOpenIncluded ? 0 : 1) {
      for place in places { growth(place, round: round + number).addForecasts(seeds: seeds) }
    }
    // The run that tried the best settings is the first student, unless students save models on the way.
    let isTried = group.cell.base.training.saveAt == nil
    let choice = choice(after: expected)
    let students = StudentGrowth(group: group.with(choice.point), wanted: wanted, graph: graph, round: choice.round)
    students.addForecasts(seeds: Array(wanted.seeds.dropFirst(isTried ? 1 : 0)))
  }

  /// The settings that are expected to be best, and the round of the students with them.
  var expectedChoice: (point: GridPoint, round: Int) { choice(after: search.forecast()) }

  private func choice(
    after expected: (end: CellSearch, rounds: [[SearchGrid.Place]])
  ) -> (point: GridPoint, round: Int) {
    (point: group.point.with(search.grid[expected.end.best]), round: round + expected.rounds.count)
  }

  private var result: StudentSearchResult? {
    guard !search.grid.axes.isEmpty else { return nil }
    return StudentSearchResult(
      trials: search.trials.map { trial($0) }, best: search.bestIndex, isCertified: search.isCertified,
      neighbors: search.neighbors { group.point.with(search.grid[$0]) })
  }

  private func trial(_ trial: CellSearch.Trial) -> SearchResult.Trial {
    let runs = [runs[trial.place]].compactMap { $0 }
    return SearchResult.Trial(
      point: group.point.with(search.grid[trial.place]), validation: trial.loss.isFinite ? trial.loss : nil,
      test: runs.first?.state.result?.test?.nats, testLosses: nil, reason: trial.reason,
      operations: runs.first?.step.cost.operations ?? 0, fingerprints: runs.map { $0.step.runFingerprint },
      directories: runs.map { $0.step.run.directory })
  }
}

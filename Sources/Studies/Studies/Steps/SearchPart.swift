import MessagePassing
import Training

/// The searches for the best hyperparameters of single models, one for each recipe and cell.
final class SearchPart: StudyPart {
  let purpose = "searching"
  let isShared = true
  /// The searches where they ended, or where they are expected to.
  private(set) var searches: [RecipeSearch] = []

  func grow(_ graph: StudyGraph) throws {
    searches = graph.makeSearches()
    for index in searches.indices { try searches[index].follow(graph) }
  }

  /// The point of a cell that a tuned recipe found; nil without one.
  func tunedPoint(of cell: Cell) -> GridPoint? {
    searches.first { $0.recipe.name == .regularized && $0.cell.size == cell.size && $0.cell.tokens == cell.tokens }?
      .best
  }
}

extension StudyGraph {
  /// The searches of every recipe in every cell, at their starts.
  fileprivate func makeSearches() -> [RecipeSearch] {
    study.configuration.recipes.searched.flatMap { recipe in
      cells.map { RecipeSearch(recipe, $0, stage: recipe.name.rawValue) }
    }
  }
}

/// A recipe's search in one cell.
struct RecipeSearch {
  let recipe: RecipeConfiguration.Searched
  let cell: Cell
  /// The stage of its runs in plans.
  private let stage: String
  private(set) var search: CellSearch
  /// True when the search was taken to its expected end, because runs are open.
  private(set) var isForecast = false

  init(_ recipe: RecipeConfiguration.Searched, _ cell: Cell, stage: String) {
    self.recipe = recipe
    self.cell = cell
    self.stage = stage
    search = CellSearch(recipe.grid, method: recipe.method, stepsPerEpoch: cell.stepsPerEpoch)
  }

  /// The best point so far.
  var best: GridPoint { recipe.grid[search.best] }

  /// The runs of a place, one a seed.
  func steps(_ place: SearchGrid.Place, _ store: RunStore) throws -> [TrainingStep] {
    try (0..<recipe.seedCount).map { try step(place, seed: $0, store) }
  }

  private func step(_ place: SearchGrid.Place, seed: Int, _ store: RunStore) throws -> TrainingStep {
    try store.step(cell.withoutSaving, recipe.grid[place], .both(seed), reason: reason(place))
  }

  private func reason(_ place: SearchGrid.Place) -> String { "\(recipe.name): \(search.reason(place))" }

  /// The runs of some places, which need no losses but those that are known. Collective.
  private func steps(_ places: [SearchGrid.Place], _ graph: StudyGraph) throws -> [TrainingStep] {
    try graph.world.agree { try places.flatMap { try steps($0, graph.study.store) } }
  }

  /// Adds the search's runs, round after round, until the next round depends on open ones. Collective.
  ///
  /// If the graph forecasts, the rounds to the expected end follow.
  mutating func follow(_ graph: StudyGraph) throws {
    var round = 0
    while !search.open.isEmpty {
      let states = try graph.add(steps(search.open, graph), stage: stage, round: round)
      guard states.allSatisfy(\.isEnded) else { return try forecast(graph, from: round) }
      advance(states)
      round += 1
    }
  }

  /// Decides what is needed next from the ends of the runs of all open places.
  private mutating func advance(_ states: [RunState]) {
    let firsts = stride(from: 0, to: states.count, by: recipe.seedCount)
    let losses = firsts.map { meanLoss(states[$0..<$0 + recipe.seedCount]) }
    let lossOfPlace = Dictionary(uniqueKeysWithValues: zip(search.open, losses))
    search.advance { lossOfPlace[$0] ?? .infinity }
  }

  /// The mean validation loss of a place's runs; infinite when one of them diverged.
  private func meanLoss(_ states: ArraySlice<RunState>) -> Double {
    states.reduce(0) { $0 + ($1.result?.validation?.nats ?? .infinity) } / Double(recipe.seedCount)
  }

  /// Goes to where the search is expected to end.
  ///
  /// - Parameter round: the round that is open, whose runs are in the graph.
  private mutating func forecast(_ graph: StudyGraph, from round: Int) throws {
    guard graph.forecasts else { return }
    isForecast = true
    if recipe.method == .coordinateDescent { graph.markEstimated(stage) }
    let (end, rounds) = search.forecast()
    for (number, places) in rounds.enumerated().dropFirst() {
      try graph.add(steps(places, graph), stage: stage, round: round + number)
    }
    search = end
  }
}

import MessagePassing
import Training

/// The searches for the best hyperparameters of single models, one for each recipe and cell.
final class SearchPart: StudyPart {
  let purpose = "searching"
  let isShared = true
  /// The searches where they ended, or where they are expected to.
  private(set) var searches: [RecipeSearch] = []

  func grow(_ graph: StudyGraph) throws {
    let study = graph.study
    searches = study.configuration.recipes.searched.flatMap { recipe in
      study.cells.map { RecipeSearch(recipe, $0) }
    }
    for index in searches.indices { try searches[index].follow(graph, stage: searches[index].recipe.name.rawValue) }
  }

  /// The point of a cell that a tuned recipe found; nil without one.
  func tunedPoint(of cell: Cell) -> GridPoint? {
    searches.first { $0.recipe.name == .regularized && $0.cell.base == cell.base }?.best
  }
}

/// A recipe's search in one cell.
struct RecipeSearch {
  let recipe: RecipeConfiguration.Searched
  let cell: Cell
  private(set) var search: CellSearch
  /// True when the search was taken to its expected end, because runs are open.
  private(set) var isForecast = false

  init(_ recipe: RecipeConfiguration.Searched, _ cell: Cell) {
    self.recipe = recipe
    self.cell = cell
    search = CellSearch(recipe.grid, method: recipe.method, stepsPerEpoch: cell.stepsPerEpoch)
  }

  /// The best point so far.
  var best: GridPoint { recipe.grid[search.best] }

  /// The runs of a place, one a seed.
  func steps(_ place: SearchGrid.Place, _ store: RunStore) throws -> [TrainingStep] {
    try (0..<recipe.seedCount).map { seed in
      try store.step(cell, recipe.grid[place], .both(seed), reason: "\(recipe.name): \(search.reason(place))")
    }
  }

  /// Adds the search's runs, round after round, until the next round depends on open ones. Collective.
  ///
  /// If the graph forecasts, the rounds to the expected end follow.
  mutating func follow(_ graph: StudyGraph, stage: String) throws {
    var round = 0
    while !search.open.isEmpty {
      let places = search.open
      let steps = try graph.world.agree { try places.map { try self.steps($0, graph.study.store) } }
      let states = try graph.add(steps.flatMap { $0 }, stage: stage, round: round)
      guard states.allSatisfy(\.isEnded) else { return try forecast(graph, stage: stage, from: round) }
      advance(places, states)
      round += 1
    }
  }

  /// Decides what is needed next from the ends of the runs of all open places.
  private mutating func advance(_ places: [SearchGrid.Place], _ states: [RunState]) {
    var losses: [SearchGrid.Place: Double] = [:]
    for (index, place) in places.enumerated() {
      let own = states[index * recipe.seedCount..<(index + 1) * recipe.seedCount]
      losses[place] = own.reduce(0) { $0 + ($1.result?.validation?.nats ?? .infinity) } / Double(recipe.seedCount)
    }
    search.advance { losses[$0] ?? .infinity }
  }

  /// Goes to where the search is expected to end.
  ///
  /// - Parameter round: the round that is open, whose runs are in the graph.
  private mutating func forecast(_ graph: StudyGraph, stage: String, from round: Int) throws {
    guard graph.forecasts else { return }
    isForecast = true
    if recipe.method == .coordinateDescent { graph.markEstimated(stage) }
    let (end, rounds) = search.forecast()
    for (number, places) in rounds.enumerated().dropFirst() {
      let steps = try graph.world.agree { try places.flatMap { try self.steps($0, graph.study.store) } }
      try graph.add(steps, stage: stage, round: round + number)
    }
    search = end
  }
}

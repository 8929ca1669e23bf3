import MessagePassing
import Training

/// A recipe's search in one cell.
struct RecipeSearch {
  let recipe: RecipeConfiguration.Searched
  let cell: Cell
  var search: CellSearch

  init(_ recipe: RecipeConfiguration.Searched, _ cell: Cell) {
    (self.recipe, self.cell) = (recipe, cell)
    search = CellSearch(recipe.grid, method: recipe.method, stepsPerEpoch: cell.stepsPerEpoch)
  }

  /// The runs of a place, one a seed.
  func tasks(_ place: SearchGrid.Place, _ store: RunStore) throws -> [RunTask] {
    try (0..<recipe.seedCount).map { seed in
      try store.task(cell, recipe.grid[place], .both(seed), reason: "\(recipe.name): \(search.reason(place))")
    }
  }

  /// The runs that the search needs to go on.
  func openTasks(_ store: RunStore) throws -> [RunTask] { try search.open.flatMap { try tasks($0, store) } }

  /// Decides what is needed next, from the runs that are there.
  mutating func advance(_ store: RunStore) throws {
    let tasks = try Dictionary(uniqueKeysWithValues: search.open.map { ($0, try self.tasks($0, store)) })
    try search.advance { place in
      let losses = try (tasks[place] ?? []).map { try $0.run.finishedResult()?.validation?.nats ?? .infinity }
      return losses.reduce(0, +) / Double(losses.count)
    }
  }
}

extension Study {
  /// Runs the searches of all recipes and cells side by side until each is certified. Collective.
  func search() throws -> [RecipeSearch] {
    var searches = configuration.recipes.searched.flatMap { recipe in cells.map { RecipeSearch(recipe, $0) } }
    try advance(&searches, "searching")
    return searches
  }

  /// Runs searches side by side until each is over. Collective.
  func advance(_ searches: inout [RecipeSearch], _ purpose: String) throws {
    while searches.contains(where: { !$0.search.open.isEmpty }) {
      try workers.finish(try world.agree { try searches.flatMap { try $0.openTasks(store) } }, purpose)
      try world.agree {
        for index in searches.indices where !searches[index].search.open.isEmpty { try searches[index].advance(store) }
      }
    }
  }
}

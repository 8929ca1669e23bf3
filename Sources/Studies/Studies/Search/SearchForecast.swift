/// How a search may go on from what is known of it.
struct SearchForecast {
  /// The search where it may end.
  let end: RecipeSearch
  /// Runs that have ended.
  let ended: Int
  /// Whether what is left is a guess.
  let isEstimate: Bool
  /// The operations of the runs that are left, round by round.
  let rounds: [[Double]]

  init(_ begun: RecipeSearch, _ store: RunStore) throws {
    var search = begun
    while !search.search.open.isEmpty, try search.openTasks(store).allSatisfy({ try $0.isEnded() }) {
      try search.advance(store)
    }
    let (walked, places) = search.search.forecast()
    let tasks = try places.map { round in try round.flatMap { try search.tasks($0, store) } }
    let left = try tasks.map { round in try round.filter { try !$0.isEnded() } }
    let found = tasks.joined().count - left.joined().count
    ended = search.search.trials.count * search.recipe.seedCount + found
    isEstimate = search.recipe.method == .coordinateDescent && !search.search.open.isEmpty
    rounds = left.map { $0.map { $0.cost } }
    search.search = walked
    end = search
  }
}
